package io.quarkiverse.rest.idempotency.steps;

import java.lang.reflect.Type;

/**
 * Writes the results of steps, and reads them again. Thread-safe.
 */
public interface StepResults {

    /**
     * @param result not {@code null}
     * @throws RuntimeException if it cannot be written
     */
    byte[] write(Object result);

    /**
     * @throws RuntimeException if it cannot be read
     */
    Object read(byte[] result, Type type);
}
