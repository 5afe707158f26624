const PASSING = new Set([408, 429, 500, 502, 503, 504])
const WITHOUT_BODY = new Set([204, 205, 304])

/**
 * A fetch for clients that send an Idempotency-Key and do not repeat requests by themselves. It sends a request again, with the
 * same key, when its response was lost, came too late or tells of a passing failure.
 */
export function retryingFetch({ retries = 5, timeout = 60_000, longestWait = 60_000, firstWait = 1_000, fetch = globalThis.fetch } = {}) {
  return async (url, init = {}) => {
    const repeatable = !init.method || ['GET', 'HEAD'].includes(init.method) || new Headers(init.headers).has('Idempotency-Key')
    for (let attempt = 0; ; attempt++) {
      const isLast = !repeatable || attempt === retries
      let wait = firstWait * 2 ** attempt
      try {
        const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeout) })
        // The body belongs to the attempt: it can be cut off as well.
        const body = await response.arrayBuffer()
        if (isLast || !PASSING.has(response.status)) {
          return new Response(WITHOUT_BODY.has(response.status) ? null : body, response)
        }
        wait = Number(response.headers.get('Retry-After')) * 1_000 || wait
      } catch (failure) {
        if (isLast) throw failure
      }
      await new Promise(resolve => setTimeout(resolve, Math.min(wait, longestWait)))
    }
  }
}
