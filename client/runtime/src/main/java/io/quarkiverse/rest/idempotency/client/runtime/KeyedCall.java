package io.quarkiverse.rest.idempotency.client.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;

/**
 * Binds the two interceptors to exactly the methods that send a key. The build adds it, so that an annotated interface does not
 * have its other methods intercepted.
 */
@InterceptorBinding
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface KeyedCall {

    /** The method that sends the key, named as in its own code. */
    @Nonbinding
    String method() default "";

    /** The name by which the key is derived from that of an idempotent request; empty where it is not derived. */
    @Nonbinding
    String derivedBy() default "";

    /** The position of the parameter that brings the application's key, or -1. */
    @Nonbinding
    int keyParameter() default -1;
}
