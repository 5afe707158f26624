/**
 * The search for stale records at intervals, which background reconciliation and the resumption of requests share.
 */
package io.quarkiverse.rest.idempotency.runtime.stale;
