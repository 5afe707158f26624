/**
 * The end of the latest attempt of a thread. It knows Java alone, so that the API can ask it.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.client.runtime.latest;

import org.jspecify.annotations.NullMarked;
