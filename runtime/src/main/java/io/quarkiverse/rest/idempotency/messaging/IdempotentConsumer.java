package io.quarkiverse.rest.idempotency.messaging;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.StaleLease;

/**
 * Handles each message of a channel once, also when it is delivered again. The annotation sits on a method with
 * {@code @Incoming} that takes the payload, and perhaps metadata, and returns a value, nothing, a {@code Uni} or a
 * {@code CompletionStage}.
 * <p>
 * The first delivery runs the method. Its result is recorded, and then the message is acknowledged. A later delivery of the
 * same message is acknowledged without a run; a method with {@code @Outgoing} sends the recorded result again. A message that
 * neither ran nor has a result is negatively acknowledged with an {@code IdempotencyException}; the failure of the method frees
 * the key, and is the reason of the negative acknowledgement, as without the annotation.
 * <p>
 * A method that is done in steps has {@link io.quarkiverse.rest.idempotency.IdempotentSteps} injected, or {@code UniSteps}.
 * After a failure its steps stay recorded, and the next delivery of the message continues after the last one.
 * <p>
 * The record belongs to an operation, with all settings of {@code quarkus.rest-idempotency.operations."<operation>".*}. Without
 * the annotation's attributes a duplicate waits for up to one minute ({@code in-flight=wait}, {@code wait-limit=1m}), longer
 * than a lease: most connectors do not deliver a message again soon.
 */
@Documented
@InterceptorBinding
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface IdempotentConsumer {

    /**
     * The stable name of the operation. The default is {@code consume} and the channel, as in {@code consume orders}.
     */
    @Nonbinding
    String operation() default "";

    /**
     * The place of the key in a message:
     * <ul>
     * <li>{@code header:NAME}: a header of a Kafka record, or an extension attribute of a cloud event;
     * <li>{@code message-id}: the source and the id of a cloud event;
     * <li>{@code record-key}: the key of a Kafka record;
     * <li>{@code position}: topic, partition and offset of a Kafka record. It tells deliveries of one record from each other,
     * and not two records that a producer sent twice;
     * <li>{@code payload:/pointer}: a string or a number of the payload as JSON (JSON Pointer).
     * </ul>
     * Without it, the {@link MessageKeyResolver} of the application is asked; without one, an {@link IdempotencyKeyMetadata},
     * the header {@code Idempotency-Key}, and the message id count, the first that is there. For the ids and properties of
     * AMQP, RabbitMQ and JMS, provide a {@link MessageKeyResolver}. A message without a key is negatively acknowledged.
     */
    @Nonbinding
    String key() default "";

    /**
     * Whether the payload is compared with that of the first message with the key. When it differs, the message is negatively
     * acknowledged with {@code KeyReusedException}.
     */
    @Nonbinding
    boolean comparePayload() default true;

    /**
     * The time for which a message is remembered, as a duration. It is longer than a message can be delivered again.
     */
    @Nonbinding
    String retention() default "";

    /**
     * The time for which the owner of a message is believed alive without a heartbeat, as a duration.
     */
    @Nonbinding
    String lease() default "";

    /**
     * The treatment of a message whose first delivery is still being handled: it waits, or is negatively acknowledged.
     */
    @Nonbinding
    InFlight[] inFlight() default {};

    /**
     * The longest wait of a duplicate when {@link #inFlight()} is {@link InFlight#WAIT}, as a duration.
     */
    @Nonbinding
    String waitLimit() default "";

    /**
     * The largest result that is kept, as a size such as {@code 1M}.
     */
    @Nonbinding
    String bodyLimit() default "";

    /**
     * The point at which the record is completed. With {@link Completion#IN_TRANSACTION} it is committed with the effect of the
     * method.
     */
    @Nonbinding
    Completion[] completion() default {};

    /**
     * The treatment of a message when the lease of its first handling has expired and nothing else tells whether that had an
     * effect.
     */
    @Nonbinding
    StaleLease[] staleLease() default {};

    /**
     * The exceptions that are a result: a later delivery fails with the listed type and the same message, and the method does
     * not run again. Each has a public constructor with one {@code String}.
     */
    @Nonbinding
    Class<? extends Exception>[] recordedFailures() default {};
}
