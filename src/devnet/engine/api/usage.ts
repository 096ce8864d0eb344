/** Token counts of a request, in vLLM's key order. */
export function usageOf(prompt: number, completion: number) {
  return { prompt_tokens: prompt, total_tokens: prompt + completion, completion_tokens: completion };
}

/** The same in a whole answer, with the details that this engine never has. */
export function fullUsageOf(prompt: number, completion: number) {
  return { ...usageOf(prompt, completion), prompt_tokens_details: null, completion_tokens_details: null };
}
