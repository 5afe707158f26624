/**
 * Work under a key for callers that are written with Mutiny.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.mutiny;

import org.jspecify.annotations.NullMarked;
