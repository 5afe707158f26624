package io.quarkiverse.rest.idempotency.runtime.door;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

import jakarta.inject.Singleton;
import jakarta.json.bind.Jsonb;

import io.quarkiverse.rest.idempotency.door.ResultCodec;

/**
 * Writes results with the JSON-B of the application.
 */
@Singleton
public class JsonbCodec implements ResultCodec {

    private final Jsonb jsonb;

    JsonbCodec(Jsonb jsonb) {
        this.jsonb = jsonb;
    }

    @Override
    public byte[] write(Object result) {
        return jsonb.toJson(result).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object read(byte[] json, Type type) {
        return jsonb.fromJson(new String(json, StandardCharsets.UTF_8), type);
    }
}
