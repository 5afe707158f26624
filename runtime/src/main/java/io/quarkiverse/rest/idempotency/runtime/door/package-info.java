/**
 * Runs work under keys for callers that are code: finds its operation and its record, and gives the door of the core the
 * threads and transactions of the application. Knows nothing of HTTP.
 */
package io.quarkiverse.rest.idempotency.runtime.door;
