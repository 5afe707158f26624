/**
 * The protocol of one key on one node. Plain Java that knows no CDI, HTTP or JPA; its store, time and randomness come from
 * outside, so that it can be run without a server and on virtual time.
 * <p>
 * {@link io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol} is the entry point: {@code admit} decides about a
 * request, and {@code complete} or {@code release} end an execution that {@code admit} let run.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.protocol;

import org.jspecify.annotations.NullMarked;
