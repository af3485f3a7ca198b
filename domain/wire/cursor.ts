/**
 * Walks over protobuf bytes by hand. Anything irregular (cut off, groups, varints that are too long) ends in
 * `Irregular`, upon which the caller decodes the message with the library instead: the library's word then counts.
 */
export class Cursor {
  bytes: Uint8Array = new Uint8Array(0)
  position = 0
  end = 0
  /** All of the memory that `bytes` is a part of, and where in it that part begins: for who reads several bytes at once. */
  memory: DataView = new DataView(new ArrayBuffer(0))
  offset = 0
  #buffer: ArrayBufferLike | undefined

  /** Stands before the first of these bytes, with all of them to read. */
  start(bytes: Uint8Array): void {
    this.bytes = bytes
    this.position = 0
    this.end = bytes.length
    this.offset = bytes.byteOffset
    // What comes together lies in one memory, and asking for it is not cheap.
    const { buffer } = bytes
    if (this.#buffer === buffer) return
    this.#buffer = buffer
    this.memory = new DataView(buffer)
  }

  /** Goes into a part that ends at `end`; answers what `leave` wants to know. */
  enter(end: number): number {
    const outer = this.end
    this.end = end
    return outer
  }

  /** Comes out of a part, all of which has been read. */
  leave(outer: number): void {
    if (this.position !== this.end) throw new Irregular()
    this.end = outer
  }

  /** A varint as a 32-bit pattern, signed: bits above are dropped, as the wire format asks for int32, uint32 and enums. */
  varint32(): number {
    const { bytes } = this
    let position = this.position
    let byte = bytes[position++] ?? 0
    if (byte < 0x80) {
      this.position = position
      return byte
    }
    let value = byte & 0x7f
    for (let shift = 7; shift < 35; shift += 7) {
      byte = bytes[position++] ?? 0
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) {
        this.position = position
        return value
      }
    }
    for (let extra = 5; extra < 10; extra++) {
      byte = bytes[position++] ?? 0
      if (byte < 0x80) {
        this.position = position
        return value
      }
    }
    throw new Irregular()
  }

  /** A 64-bit varint as a number. What a number cannot hold exactly (negative, past 2^53) is irregular. */
  varint64(): number {
    const { bytes } = this
    let value = 0
    let factor = 1
    for (let count = 0; count < 8; count++) {
      const byte = bytes[this.position++] ?? 0
      value += (byte & 0x7f) * factor
      if (byte < 0x80 && value <= Number.MAX_SAFE_INTEGER) return value
      factor *= 128
    }
    throw new Irregular()
  }

  /** True where any of the 64 bits is set. */
  bool(): boolean {
    const byte = this.bytes[this.position] ?? 0
    if (byte >= 0x80) return this.varint64() !== 0
    this.position++
    return byte !== 0
  }

  /** Reads the length of a part and checks that the part lies inside of what is being read. Returns where it ends. */
  partEnd(): number {
    const length = this.varint32()
    const end = this.position + length
    if (length < 0 || end > this.end) throw new Irregular()
    return end
  }

  skip(wireType: number): void {
    switch (wireType) {
      case 0:
        this.varint32()
        break
      case 1:
        this.position += 8
        break
      case 2:
        this.position = this.partEnd()
        break
      case 5:
        this.position += 4
        break
      default:
        throw new Irregular()
    }
    if (this.position > this.end) throw new Irregular()
  }
}

/** The bytes are not plain enough to be read by hand. */
export class Irregular extends Error {}
