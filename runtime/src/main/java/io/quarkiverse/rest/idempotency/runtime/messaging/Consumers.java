package io.quarkiverse.rest.idempotency.runtime.messaging;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.reactive.messaging.Message;

import io.quarkiverse.rest.idempotency.messaging.MessageKeyResolver;
import io.quarkiverse.rest.idempotency.runtime.SpiBeans;
import io.quarkiverse.rest.idempotency.runtime.door.PayloadBytes;
import io.quarkiverse.rest.idempotency.work.WorkRequest;
import io.smallrye.mutiny.Uni;

/**
 * The consumers of the application, by their methods.
 */
@Singleton
public class Consumers {

    /** The way in which a consumer gives its result. */
    enum Shape {
        VALUE,
        UNI,
        STAGE
    }

    /**
     * One consumer.
     *
     * @param resultType the type of its result, which a Uni or a stage has inside
     */
    record Consumer(ConsumerDefinition definition, MessageKey key, Shape shape, Type resultType) {

        WorkRequest<Object> request(Message<?> message, Object[] arguments) {
            Object payload = arguments.length == 0 ? null : arguments[0];
            Optional<String> found = key.of(message, payload);
            if (found.isEmpty()) {
                throw new IllegalArgumentException("A message of the operation '" + definition.getOperation()
                        + "' has no key" + (definition.getKey().isEmpty() ? "" : " at " + definition.getKey())
                        + ", so that it cannot be told from others. It is not handled. Have its sender set one, or name the "
                        + "place of its key with @IdempotentConsumer(key = …)");
            }
            WorkRequest<Object> request = WorkRequest.of(definition.getOperation(), found.get()).returning(resultType);
            return definition.isComparePayload() && payload != null ? request.payload(payload) : request;
        }
    }

    private final Map<String, ConsumerDefinition> definitions;
    private final List<MessageAttributes> attributes;
    private final MessageKeyResolver resolver;
    private final Function<Object, byte[]> json;
    private final Map<Method, Consumer> consumers = new ConcurrentHashMap<>();

    Consumers(ConsumerDefinitions definitions, @Any Instance<MessageAttributes> attributes,
            @Any Instance<MessageKeyResolver> resolver, PayloadBytes json) {
        this.definitions = definitions.definitions().stream()
                .collect(Collectors.toUnmodifiableMap(ConsumerDefinition::getMethod, Function.identity()));
        this.attributes = attributes.stream().toList();
        this.resolver = SpiBeans.only(MessageKeyResolver.class, resolver, null);
        this.json = json::of;
    }

    Consumer of(Method method) {
        return consumers.computeIfAbsent(method, this::make);
    }

    private Consumer make(Method method) {
        ConsumerDefinition definition = definitions.get(ConsumerDefinitions.keyOf(method));
        if (definition == null) {
            throw new IllegalStateException("The build has not found the consumer " + method);
        }
        MessageKey key = MessageKey.of(definition.getOperation(), definition.getKey(), attributes, resolver, json);
        Shape shape = shapeOf(method.getReturnType());
        Type resultType = shape == Shape.VALUE ? method.getGenericReturnType() : inner(method);
        return new Consumer(definition, key, shape, resultType);
    }

    private static Shape shapeOf(Class<?> returned) {
        if (returned == Uni.class) {
            return Shape.UNI;
        }
        return CompletionStage.class.isAssignableFrom(returned) ? Shape.STAGE : Shape.VALUE;
    }

    private static Type inner(Method method) {
        return method.getGenericReturnType() instanceof ParameterizedType type ? type.getActualTypeArguments()[0]
                : Object.class;
    }
}
