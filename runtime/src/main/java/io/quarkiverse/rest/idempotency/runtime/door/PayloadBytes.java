package io.quarkiverse.rest.idempotency.runtime.door;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.door.ResultCodec;

/**
 * Writes payloads as they are compared.
 */
@Singleton
public class PayloadBytes {

    private final ResultCodec codec;

    PayloadBytes(@Any Instance<ResultCodec> codecs) {
        this.codec = codecs.isResolvable() ? codecs.get() : new NoCodec();
    }

    /** The codec of the application. */
    ResultCodec codec() {
        return codec;
    }

    /**
     * @param payload bytes or a text, which are taken as they are, or an object, whose JSON is
     */
    public byte[] of(Object payload) {
        return Payloads.bytes(payload, codec);
    }
}
