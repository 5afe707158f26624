package io.quarkiverse.rest.idempotency.door;

import java.lang.reflect.Type;

/**
 * Writes results as JSON, and reads them again.
 */
public interface ResultCodec {

    /**
     * @throws RuntimeException if it cannot be written
     */
    byte[] write(Object result);

    /**
     * @throws RuntimeException if it cannot be read as the type
     */
    Object read(byte[] json, Type type);
}
