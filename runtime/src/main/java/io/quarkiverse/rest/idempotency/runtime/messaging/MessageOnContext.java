package io.quarkiverse.rest.idempotency.runtime.messaging;

import java.util.List;
import java.util.Optional;
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
import io.vertx.core.impl.ContextInternal;

/**
 * Puts each message of an idempotent consumer on the Vert.x context that its method runs on: an interceptor sees the arguments
 * of the method, and these are without the metadata of the message. A message that comes without a context, or with that of
 * another message, gets one of its own.
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
        Optional<Context> brought = message.getMetadata(LocalContextMetadata.class).map(LocalContextMetadata::context);
        if (brought.isPresent() && claims(brought.get(), message)) {
            return message;
        }
        Context own = brought.map(MessageOnContext::copyOf).orElseGet(this::newContext);
        Message<?> placed = message.addMetadata(new LocalContextMetadata(own));
        own.putLocal(KEY, placed);
        return placed;
    }

    /**
     * Messages that are made of one share its context.
     *
     * @return whether the context is that of no other message now
     */
    private static boolean claims(Context context, Message<?> message) {
        if (!VertxContext.isDuplicatedContext(context)) {
            return false;
        }
        Object present = ((ContextInternal) context).localContextData().putIfAbsent(KEY, message);
        return present == null || present == message;
    }

    private static Context copyOf(Context brought) {
        Context copy = VertxContext.createNewDuplicatedContext(brought);
        if (VertxContext.isDuplicatedContext(brought)) {
            ((ContextInternal) copy).localContextData().putAll(((ContextInternal) brought).localContextData());
        } else {
            VertxContextSafetyToggle.setContextSafe(copy, true);
        }
        return copy;
    }

    private Context newContext() {
        if (root == null) {
            root = vertx.getOrCreateContext();
        }
        Context context = VertxContext.createNewDuplicatedContext(root);
        VertxContextSafetyToggle.setContextSafe(context, true);
        return context;
    }

    /** A call that runs on a context. */
    @FunctionalInterface
    interface Call<T, E extends Exception> {

        T run() throws E;
    }

    /**
     * Calls on the calling thread, and on a copy of its context: what the call leaves there, as its work and its request
     * context, is not seen by others that handle the message.
     */
    static <T, E extends Exception> T onCopy(Call<T, E> call) throws E {
        Context shared = Vertx.currentContext();
        if (shared == null || !VertxContext.isDuplicatedContext(shared)) {
            return call.run();
        }
        ContextInternal own = (ContextInternal) copyOf(shared);
        ContextInternal before = own.beginDispatch();
        try {
            return call.run();
        } finally {
            own.endDispatch(before);
        }
    }

    /**
     * @return the message that is handled on the calling thread; {@code null} where none is
     */
    static Message<?> current() {
        Context context = Vertx.currentContext();
        return context == null || !VertxContext.isDuplicatedContext(context) ? null : context.getLocal(KEY);
    }
}
