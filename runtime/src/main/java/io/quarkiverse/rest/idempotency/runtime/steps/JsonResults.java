package io.quarkiverse.rest.idempotency.runtime.steps;

import java.lang.reflect.Type;

import io.quarkiverse.rest.idempotency.door.ResultCodec;
import io.quarkiverse.rest.idempotency.steps.StepResults;

/**
 * Writes the results of steps as JSON, as those of work without HTTP.
 */
record JsonResults(ResultCodec codec) implements StepResults {

    @Override
    public byte[] write(Object result) {
        return codec.write(result);
    }

    @Override
    public Object read(byte[] result, Type type) {
        return codec.read(result, type);
    }
}
