/**
 * The part of the room of one view or upstream that a further one gets where so many are open. The n-th that is open got at
 * most 1/n, so 64 of them together hold less than five times what one may hold.
 */
export const shareOf = (open: number): number => 1 / (open + 1)
