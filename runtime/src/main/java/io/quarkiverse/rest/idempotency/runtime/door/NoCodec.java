package io.quarkiverse.rest.idempotency.runtime.door;

import java.lang.reflect.Type;

import io.quarkiverse.rest.idempotency.door.ResultCodec;

/**
 * Stands for the codec of an application that has none.
 */
final class NoCodec implements ResultCodec {

    @Override
    public byte[] write(Object result) {
        throw missing();
    }

    @Override
    public Object read(byte[] json, Type type) {
        throw missing();
    }

    private static IllegalStateException missing() {
        return new IllegalStateException("Results of work, objects as payloads and recorded failures are kept as JSON, and the "
                + "application has neither Jackson nor JSON-B. Add quarkus-jackson or quarkus-jsonb, or run work without a "
                + "result and give its payload as text or bytes");
    }
}
