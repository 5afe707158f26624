package org.acme;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.spi.ProblemRenderer;

@Singleton
public class AcmeErrors implements ProblemRenderer {

    @Override
    public Problem render(IdempotencyException rejection, Problem standard) {
        return new Problem("application/json", "{\"errors\":[" + standard.body() + "]}");
    }
}
