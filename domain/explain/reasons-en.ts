/**
 * Every reason of flow.DropReason in plain words, and what to check. Keys are the names of the API. Reasons that a policy
 * gives are spelled by `sentences-en.ts`, because more is known of them.
 */
export const REASONS_EN: Readonly<Record<string, readonly [what: string, check: string]>> = {
  DROP_REASON_UNKNOWN: [
    'The datapath gave no reason.',
    'Look at the node that saw it with `cilium-dbg monitor --type drop`, and at the version of its agent.',
  ],
  INVALID_SOURCE_MAC: [
    'The sender used a MAC address that is not its own.',
    'Does the pod bridge, run a VM or change its own MAC address? Was its interface replaced?',
  ],
  INVALID_DESTINATION_MAC: [
    'It was addressed to a MAC address that nobody has here.',
    'Look for stale neighbour entries in the pod and on the node (`ip neigh`).',
  ],
  INVALID_SOURCE_IP: [
    'The sender used an IP address that is not its own.',
    'Does the pod route for others, run a VPN or keep the address of an older pod? Cilium lets an endpoint send from its own address only.',
  ],
  POLICY_DENIED: ['No policy rule allows it.', 'Compare with the policies that select the endpoint at this end.'],
  INVALID_PACKET_DROPPED: [
    'The packet is malformed.',
    'Look for truncated packets, odd offload settings or a wrong MTU on the way.',
  ],
  CT_TRUNCATED_OR_INVALID_HEADER: [
    'Connection tracking could not read the packet: its header is cut off or invalid.',
    'Check the MTU on the way, and whether fragments arrive.',
  ],
  CT_MISSING_TCP_ACK_FLAG: [
    'A TCP packet without ACK came in the middle of a connection.',
    'Often scanners, or a connection whose tracking entry expired; check idle timeouts and asymmetric routes.',
  ],
  CT_UNKNOWN_L4_PROTOCOL: [
    'Connection tracking does not know this transport protocol.',
    'Only TCP, UDP, SCTP and ICMP are tracked; what sends this?',
  ],
  CT_CANNOT_CREATE_ENTRY_FROM_PACKET: [
    'No connection tracking entry could be made from this packet.',
    'Check the size and pressure of the connection tracking maps (`cilium-dbg bpf ct list global`, metric cilium_bpf_map_pressure).',
  ],
  UNSUPPORTED_L3_PROTOCOL: [
    'The network protocol is not supported.',
    'Is IPv4 or IPv6 switched off in Cilium while the sender uses it? Something else than IP is not forwarded.',
  ],
  MISSED_TAIL_CALL: [
    'A part of the datapath program was missing.',
    'Seen for a moment while an agent restarts or upgrades; if it stays, restart the agent of that node and read its log.',
  ],
  ERROR_WRITING_TO_PACKET: [
    'The datapath could not change the packet.',
    'A fault below policy: check kernel version and agent log of that node.',
  ],
  UNKNOWN_L4_PROTOCOL: [
    'The transport protocol is not known to the datapath.',
    'What sends this? Only TCP, UDP, SCTP and ICMP are understood (others need to be enabled).',
  ],
  UNKNOWN_ICMPV4_CODE: ['An ICMP message with an unknown code.', 'Look at what sends it; it is no usual ping.'],
  UNKNOWN_ICMPV4_TYPE: ['An ICMP message of an unknown type.', 'Look at what sends it; it is no usual ping.'],
  UNKNOWN_ICMPV6_CODE: ['An ICMPv6 message with an unknown code.', 'Look at what sends it; it is no usual ping.'],
  UNKNOWN_ICMPV6_TYPE: ['An ICMPv6 message of an unknown type.', 'Look at what sends it; it is no usual ping.'],
  ERROR_RETRIEVING_TUNNEL_KEY: [
    'A packet came through the tunnel without readable key.',
    'Do all nodes use the same tunnel protocol and Cilium version? Does something else send to the tunnel port?',
  ],
  ERROR_RETRIEVING_TUNNEL_OPTIONS: [
    'The options of a tunnelled packet could not be read.',
    'Do all nodes use the same tunnel protocol and options (Geneve, DSR)?',
  ],
  INVALID_GENEVE_OPTION: [
    'A Geneve option is not one of Cilium’s.',
    'Does something else send Geneve to this node, or do versions differ between nodes?',
  ],
  UNKNOWN_L3_TARGET_ADDRESS: [
    'Nobody is known at the target address.',
    'Was the pod deleted, or does a client keep an old address? Compare with the pods that exist.',
  ],
  STALE_OR_UNROUTABLE_IP: [
    'The target address is stale or has no route.',
    'Was the pod or node deleted just now? Check that the node is in `cilium-dbg node list` and that its routes are there.',
  ],
  NO_MATCHING_LOCAL_CONTAINER_FOUND: [
    'No local pod has this address.',
    'Was it deleted or moved? Look for clients and load balancers that keep old addresses.',
  ],
  ERROR_WHILE_CORRECTING_L3_CHECKSUM: [
    'The IP checksum could not be corrected.',
    'A fault below policy: check offload settings of the interface and the kernel.',
  ],
  ERROR_WHILE_CORRECTING_L4_CHECKSUM: [
    'The TCP or UDP checksum could not be corrected.',
    'A fault below policy: check offload settings of the interface and the kernel.',
  ],
  CT_MAP_INSERTION_FAILED: [
    'No entry could be added to the connection tracking table; most often it is full.',
    'Raise bpf.ctTcpMax and bpf.ctAnyMax (or bpf.mapDynamicSizeRatio), and look for who opens so many connections.',
  ],
  INVALID_IPV6_EXTENSION_HEADER: [
    'An IPv6 extension header is invalid.',
    'Look at what sends it; the header chain is broken or too long.',
  ],
  IP_FRAGMENTATION_NOT_SUPPORTED: [
    'Fragments are not supported here.',
    'Enable fragment tracking, or lower the MTU of the sender so that it does not fragment.',
  ],
  SERVICE_BACKEND_NOT_FOUND: [
    'No backend of the Service was found.',
    'Are pods of the Service ready, and does its selector match? See its EndpointSlices (and traffic policy Local).',
  ],
  NO_TUNNEL_OR_ENCAPSULATION_ENDPOINT: [
    'No tunnel leads to the target.',
    'Is the node of the target known to this one? Compare `cilium-dbg node list` and `cilium-dbg bpf tunnel list`.',
  ],
  FAILED_TO_INSERT_INTO_PROXYMAP: [
    'The redirect to the L7 proxy could not be noted down.',
    'A map is full or the agent restarts: check map pressure and the agent log.',
  ],
  REACHED_EDT_RATE_LIMITING_DROP_HORIZON: [
    'The bandwidth limit of the pod held it back for too long.',
    'The pod sends more than its annotation kubernetes.io/egress-bandwidth allows; raise it or send less.',
  ],
  UNKNOWN_CONNECTION_TRACKING_STATE: [
    'The state of the connection is not known.',
    'A fault below policy: look at the agent log of that node.',
  ],
  LOCAL_HOST_IS_UNREACHABLE: [
    'The node itself cannot be reached from there.',
    'Check the host’s interface (cilium_host) and whether the agent of that node is up.',
  ],
  NO_CONFIGURATION_AVAILABLE_TO_PERFORM_POLICY_DECISION: [
    'The endpoint’s policy is not loaded yet.',
    'Seen while an endpoint starts; if it stays, look at the endpoint’s state (`cilium-dbg endpoint list`).',
  ],
  UNSUPPORTED_L2_PROTOCOL: [
    'The link-layer protocol is not supported.',
    'Something else than IP or ARP; usually harmless noise of the network.',
  ],
  NO_MAPPING_FOR_NAT_MASQUERADE: [
    'No address translation is known for this packet.',
    'An answer to a connection that is gone, or the NAT table is full: check cilium_bpf_map_pressure of the NAT maps.',
  ],
  UNSUPPORTED_PROTOCOL_FOR_NAT_MASQUERADE: [
    'This protocol cannot be masqueraded.',
    'Only TCP, UDP and ICMP leave with the node’s address; exclude the target from masquerading.',
  ],
  FIB_LOOKUP_FAILED: [
    'The node has no route to the target, or its neighbour did not answer.',
    'Check `ip route get` and `ip neigh` on that node.',
  ],
  ENCAPSULATION_TRAFFIC_IS_PROHIBITED: [
    'A pod sent tunnelled traffic itself.',
    'Pods may not send to Cilium’s tunnel port; use another port for your own VXLAN or Geneve.',
  ],
  INVALID_IDENTITY: [
    'The security identity carried by the packet is invalid.',
    'Do versions and cluster ids agree between nodes and meshed clusters?',
  ],
  UNKNOWN_SENDER: [
    'The sender of the packet is not known.',
    'Is the sending node known here (`cilium-dbg node list`)? Traffic for Cilium’s tunnel from elsewhere is refused.',
  ],
  NAT_NOT_NEEDED: [
    'Address translation was asked for but is not needed.',
    'An inner state of the datapath; report it if it lasts.',
  ],
  IS_A_CLUSTERIP: [
    'It went to the address of a ClusterIP Service and was not sent on to a backend.',
    'Does the Service have ready endpoints, and is this port one of its ports?',
  ],
  FIRST_LOGICAL_DATAGRAM_FRAGMENT_NOT_FOUND: [
    'A fragment came without the first one of its datagram.',
    'Fragments got lost or took another way; check the MTU, and the size of the fragment map.',
  ],
  FORBIDDEN_ICMPV6_MESSAGE: [
    'An ICMPv6 message that pods may not send.',
    'Router advertisements and the like are refused on purpose.',
  ],
  DENIED_BY_LB_SRC_RANGE_CHECK: [
    'The client is not in the allowed source ranges of the LoadBalancer Service.',
    'Compare its address with spec.loadBalancerSourceRanges of the Service.',
  ],
  SOCKET_LOOKUP_FAILED: [
    'No socket was found for the packet.',
    'Does the local proxy listen? Look at the agent (Envoy) of that node.',
  ],
  SOCKET_ASSIGN_FAILED: [
    'The packet could not be handed to a socket.',
    'Does the local proxy listen? Look at the agent (Envoy) of that node.',
  ],
  PROXY_REDIRECTION_NOT_SUPPORTED_FOR_PROTOCOL: [
    'An L7 rule asks for the proxy, but this protocol cannot be redirected.',
    'Only TCP and UDP go through the proxy; restrict the L7 rule to them.',
  ],
  POLICY_DENY: [
    'A deny rule of a policy denies it.',
    'Deny rules win over all that allow; look for ingressDeny and egressDeny.',
  ],
  VLAN_FILTERED: [
    'The VLAN tag is not allowed.',
    'Allow it with bpf.vlanBypass, if the VLAN is meant to pass this node.',
  ],
  INVALID_VNI: [
    'The tunnel’s network id is invalid.',
    'Does something else than Cilium send VXLAN or Geneve to this node?',
  ],
  INVALID_TC_BUFFER: [
    'The packet buffer was invalid.',
    'A fault below policy: check kernel and agent log of that node.',
  ],
  NO_SID: ['No SRv6 segment id is known for it.', 'Check the SRv6 policies and locators.'],
  MISSING_SRV6_STATE: ['SRv6 state is missing.', 'Check the SRv6 configuration of that node.'],
  NAT46: [
    'It could not be translated from IPv4 to IPv6.',
    'Check NAT46 of the Service, and that both families have addresses.',
  ],
  NAT64: [
    'It could not be translated from IPv6 to IPv4.',
    'Check NAT64 of the Service, and that both families have addresses.',
  ],
  AUTH_REQUIRED: [
    'The policy asks for mutual authentication, and these two are not authenticated yet.',
    'The first packets are dropped until the handshake is done. If it lasts: are both workloads registered with SPIRE, and is the agent’s authentication up?',
  ],
  CT_NO_MAP_FOUND: [
    'No connection tracking map was found.',
    'Check per-cluster maps (cluster mesh) and the agent log of that node.',
  ],
  SNAT_NO_MAP_FOUND: ['No NAT map was found.', 'Check per-cluster maps (cluster mesh) and the agent log of that node.'],
  INVALID_CLUSTER_ID: [
    'The cluster id of the packet is invalid.',
    'Do the meshed clusters have different ids within the allowed range?',
  ],
  UNSUPPORTED_PROTOCOL_FOR_DSR_ENCAP: [
    'This protocol cannot be sent with direct server return.',
    'Use SNAT mode for such Services, or another DSR dispatch.',
  ],
  NO_EGRESS_GATEWAY: [
    'The egress gateway policy matches, but no gateway node is there.',
    'Does the node selector of the CiliumEgressGatewayPolicy match a ready node?',
  ],
  UNENCRYPTED_TRAFFIC: [
    'It was not encrypted, and strict mode asks for it.',
    'Is WireGuard up on both nodes, and do they know each other’s keys?',
  ],
  TTL_EXCEEDED: [
    'Its time to live ran out.',
    'Look for a routing loop, or a sender that uses a very small TTL (traceroute does).',
  ],
  NO_NODE_ID: [
    'No id is known for the target node.',
    'Seen while a node joins; if it stays, look at the agent log (IPsec needs it).',
  ],
  DROP_RATE_LIMITED: [
    'A rate limit was reached.',
    'Cilium limits some answers (ICMP) and events on purpose; look for who sends so many.',
  ],
  IGMP_HANDLED: ['Cilium took the multicast message itself.', 'Nothing is lost: IGMP is handled by the datapath.'],
  IGMP_SUBSCRIBED: ['A pod joined a multicast group.', 'Nothing is lost: IGMP is handled by the datapath.'],
  MULTICAST_HANDLED: [
    'Cilium delivered the multicast packet itself.',
    'Nothing is lost: the copies go to the subscribers.',
  ],
  DROP_HOST_NOT_READY: [
    'The host endpoint is not ready yet.',
    'Seen while an agent starts; if it stays, look at that node’s agent.',
  ],
  DROP_EP_NOT_READY: [
    'The endpoint is not ready yet.',
    'Seen while a pod starts; if it stays, look at the endpoint’s state (`cilium-dbg endpoint list`).',
  ],
  DROP_NO_EGRESS_IP: [
    'The egress gateway has no address to leave with.',
    'Does the gateway’s interface have the egress IP that the policy names?',
  ],
  DROP_PUNT_PROXY: [
    'The packet was handed to the proxy.',
    'Nothing is lost by itself: see whether the proxy forwards it.',
  ],
}
