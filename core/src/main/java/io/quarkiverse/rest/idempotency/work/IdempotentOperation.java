package io.quarkiverse.rest.idempotency.work;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.StaleLease;

/**
 * Declares an operation whose work {@link Idempotency} runs, so that its settings are checked at start and it is listed like
 * the HTTP operations. The annotation sits on a class, or on a method for its readers; the place has no meaning.
 * <p>
 * Attributes that are not set have the value of the property of their name in {@code quarkus.rest-idempotency.*}. The
 * configuration of the operation, {@code quarkus.rest-idempotency.operations."<name>".*}, wins over the annotation.
 */
@Documented
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(IdempotentOperation.List.class)
public @interface IdempotentOperation {

    /**
     * The stable name of the operation. Its keys belong to it, so it must survive restarts and rolling upgrades.
     */
    String name();

    /**
     * The time for which a result is kept, as a duration.
     */
    String retention() default "";

    /**
     * The time for which the owner of a key is believed alive without a heartbeat, as a duration.
     */
    String lease() default "";

    /**
     * The answer to a duplicate while the first attempt is still running.
     */
    InFlight[] inFlight() default {};

    /**
     * The longest wait of a duplicate when {@link #inFlight()} is {@link InFlight#WAIT}, as a duration.
     */
    String waitLimit() default "";

    /**
     * The largest result that is kept, as a size such as {@code 1M}.
     */
    String bodyLimit() default "";

    /**
     * The point at which the record is completed.
     */
    Completion[] completion() default {};

    /**
     * The answer to a duplicate when the lease of the owner has expired and nothing else tells whether the work had an effect.
     */
    StaleLease[] staleLease() default {};

    /**
     * The exceptions that are a result: such a failure is recorded for {@code client-error-retention}, and later attempts get
     * the listed type with the same message. Each has a public constructor with one {@code String}. Any other exception frees
     * the key.
     */
    Class<? extends Exception>[] recordedFailures() default {};

    /** Several operations on one class or method. */
    @Documented
    @Target({ ElementType.TYPE, ElementType.METHOD })
    @Retention(RetentionPolicy.RUNTIME)
    @interface List {

        /**
         * The operations.
         */
        IdempotentOperation[] value();
    }
}
