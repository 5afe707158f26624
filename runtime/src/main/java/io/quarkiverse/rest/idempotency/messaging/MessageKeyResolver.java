package io.quarkiverse.rest.idempotency.messaging;

import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key of messages whose {@link IdempotentConsumer} names no place for it. An application has at most one bean of this
 * type, without a qualifier.
 */
public interface MessageKeyResolver {

    /**
     * @param operation the operation of the consumer
     * @param message the message, with the payload that its connector made; not to be acknowledged here. The call must not
     *        block
     * @return the key, the same for each delivery of the message; {@code null} when it has none, so that it is negatively
     *         acknowledged
     */
    @Nullable
    String resolve(String operation, Message<?> message);
}
