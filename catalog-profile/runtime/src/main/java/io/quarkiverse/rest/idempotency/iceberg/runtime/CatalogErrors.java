package io.quarkiverse.rest.idempotency.iceberg.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;

/**
 * Rejections in the shape of the REST catalog specification: {@code {"error":{"message":…,"type":…,"code":…}}}, where
 * {@code code}
 * is the status and {@code type} says which rejection it is.
 */
final class CatalogErrors {

    private CatalogErrors() {
    }

    static OperationProfile.Problem of(IdempotencyException rejection) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", rejection.code().title() + ". " + rejection.getMessage())
                .put("type", rejection.code().code())
                .put("code", rejection.status());
        return new OperationProfile.Problem("application/json", body.toString());
    }
}
