/**
 * The Dev UI: the operations of the application, the records of its store, and the last requests with a key, which can be
 * sent again. It exists in dev mode only; a packaged or tested application has none of its beans.
 */
package io.quarkiverse.rest.idempotency.runtime.dev;
