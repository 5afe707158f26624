package io.quarkiverse.rest.idempotency.runtime.door;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkiverse.rest.idempotency.door.ResultCodec;

/**
 * Writes results with the mapper of the application.
 */
@Singleton
public class JacksonCodec implements ResultCodec {

    private final ObjectMapper mapper;
    private final ObjectMapper comparing;

    JacksonCodec(ObjectMapper mapper) {
        this.mapper = mapper;
        this.comparing = OrderedSets.with(mapper);
    }

    @Override
    public byte[] write(Object result) {
        return write(mapper, result);
    }

    @Override
    public byte[] writeCompared(Object payload) {
        return write(comparing, payload);
    }

    private static byte[] write(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Object read(byte[] json, Type type) {
        try {
            return mapper.readValue(json, mapper.constructType(type));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
