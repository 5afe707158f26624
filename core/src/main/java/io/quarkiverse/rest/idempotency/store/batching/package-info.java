/**
 * Lets the concurrent calls of a node share a statement. It knows the store's interface, and time as the
 * protocol knows it.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.store.batching;

import org.jspecify.annotations.NullMarked;
