package io.quarkiverse.rest.idempotency.runtime.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;

/**
 * Marks idempotent methods whose answer may be made by others while they are at work, or when they have returned. The build
 * adds it; applications do not.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface WatchedStage {

    /** Whether an annotation begins a transaction around the method, outside of those that may make its answer. */
    @Nonbinding
    boolean inTransaction() default false;
}
