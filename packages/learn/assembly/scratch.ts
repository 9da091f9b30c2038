/** Where this thread's own memory begins. */
export let scratch: usize = 0;

export function useScratch(address: usize): void {
  scratch = address;
}
