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
     * @return the JSON that a payload is compared by: the same for the same content, where the codec can have it so
     * @throws RuntimeException if it cannot be written
     */
    default byte[] writeCompared(Object payload) {
        return write(payload);
    }

    /**
     * @throws RuntimeException if it cannot be read as the type
     */
    Object read(byte[] json, Type type);
}
