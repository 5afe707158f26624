/**
 * What the Dev UI shows and does: the operations of the application, the records of its store, and the last requests with a
 * key, which can be sent again. It is there in dev mode only; an application that is packaged or tested has no bean of it.
 */
package io.quarkiverse.rest.idempotency.runtime.dev;
