/**
 * Stored requests: their layout, their encryption, and the choice of the abandoned records whose requests are resumed. Knows
 * neither a server nor a store.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.resume;

import org.jspecify.annotations.NullMarked;
