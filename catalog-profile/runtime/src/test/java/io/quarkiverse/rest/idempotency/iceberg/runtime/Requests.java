package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;

/**
 * Requests to a catalog whose parameters have names that no specification knows.
 */
final class Requests {

    static final String KEY = "0196b6a4-6a3e-7c1b-8f6a-2b1e9b7f5a10";

    private Requests() {
    }

    /** An operation under a path such as {@code /v1/{tenant}/{wh}}, of which the last parameter is the prefix. */
    static CatalogOperation operation(IcebergOperation operation) {
        return new CatalogOperation(operation.operationName(), operation, List.of("wh"), 1, List.of("ns", "thing", "plan"));
    }

    static IdempotentRequest.Content content(Map<String, String> parameters, String body) {
        return new IdempotentRequest.Content() {
            @Override
            public String method() {
                return "POST";
            }

            @Override
            public String path() {
                return "/somewhere";
            }

            @Override
            public String query() {
                return null;
            }

            @Override
            public String pathParameter(String name) {
                return parameters.get(name);
            }

            @Override
            public List<String> header(String name) {
                return List.of();
            }

            @Override
            public byte[] body() {
                return body.getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    static IdempotentRequest of(IcebergOperation operation, Map<String, String> parameters, String body) {
        return new IdempotentRequest(operation.operationName(), "default", "alice", KEY,
                new Binding(operation.operationName(), "r", "f"), content(parameters, body));
    }
}
