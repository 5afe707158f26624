/**
 * The API that an application uses: the {@link io.quarkiverse.rest.idempotency.Idempotent} annotation, the values of its
 * attributes, and the exception that tells why a request was rejected.
 */
@NullMarked
package io.quarkiverse.rest.idempotency;

import org.jspecify.annotations.NullMarked;
