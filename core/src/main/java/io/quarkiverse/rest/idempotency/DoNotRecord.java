package io.quarkiverse.rest.idempotency;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class of exceptions whose responses are not recorded: an idempotent method throws such an exception before it has had
 * an effect, for a reason of the moment. The key of the request is free, and the next request with it runs the method again. It
 * is the same as a call of {@link IdempotencyContext#doNotRecord()} by a mapper of the exception, and such a mapper can still
 * call {@link IdempotencyContext#recordFor}.
 * <p>
 * It holds for subclasses. It counts on the thrown exception, without the wrappers that interceptors and stages add; not on an
 * exception that is only its cause. The exception needs a mapper that makes a 4xx of it, or is a
 * {@code WebApplicationException}: a 5xx is not recorded anyway.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface DoNotRecord {
}
