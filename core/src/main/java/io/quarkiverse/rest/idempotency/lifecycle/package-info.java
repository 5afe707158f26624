/**
 * The life of one request with a key, from its admission to its answer, as a state machine: events come in, and steps go out.
 * Plain Java that knows no server, so that Quarkus REST and the simulator drive the same one.
 * <p>
 * {@link io.quarkiverse.rest.idempotency.lifecycle.RequestLifecycle} decides. The adapter that drives it waits, runs the
 * method, renders and sends, and tells it what happened.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.lifecycle;

import org.jspecify.annotations.NullMarked;
