/**
 * Drives the life of a request whose caller is code and not an HTTP client: it waits, runs the work, turns its result into a
 * recorded response, and that into the result of a later attempt. Plain Java; the node gives it a store, threads and
 * transactions.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.door;

import org.jspecify.annotations.NullMarked;
