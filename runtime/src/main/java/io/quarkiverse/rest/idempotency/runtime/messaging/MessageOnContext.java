package io.quarkiverse.rest.idempotency.runtime.messaging;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.reactive.messaging.Message;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.PublisherDecorator;
import io.smallrye.reactive.messaging.providers.locals.LocalContextMetadata;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * Puts each message of an idempotent consumer on the Vert.x context that its method runs on: an interceptor sees the arguments
 * of the method, and these are without the metadata of the message. A message whose connector gives it no context gets one.
 */
@Singleton
public class MessageOnContext implements PublisherDecorator {

    private static final String KEY = MessageOnContext.class.getName();

    private final Vertx vertx;
    private final Set<String> channels;
    /** Of messages that come without a context of their own. */
    private volatile Context root;

    MessageOnContext(Vertx vertx, ConsumerDefinitions consumers) {
        this.vertx = vertx;
        this.channels = consumers.definitions().stream().flatMap(consumer -> consumer.getChannels().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Multi<? extends Message<?>> decorate(Multi<? extends Message<?>> publisher, List<String> channelNames,
            boolean isConnector) {
        return channelNames.stream().anyMatch(channels::contains) ? publisher.map(this::placed) : publisher;
    }

    private Message<?> placed(Message<?> message) {
        Message<?> placed = message.getMetadata(LocalContextMetadata.class).isPresent() ? message
                : message.addMetadata(new LocalContextMetadata(newContext()));
        placed.getMetadata(LocalContextMetadata.class).orElseThrow().context().putLocal(KEY, placed);
        return placed;
    }

    private Context newContext() {
        if (root == null) {
            root = vertx.getOrCreateContext();
        }
        Context context = VertxContext.createNewDuplicatedContext(root);
        VertxContextSafetyToggle.setContextSafe(context, true);
        return context;
    }

    /**
     * @return the message that is handled on the calling thread; {@code null} where none is
     */
    static Message<?> current() {
        Context context = Vertx.currentContext();
        return context == null || !VertxContext.isDuplicatedContext(context) ? null : context.getLocal(KEY);
    }
}
