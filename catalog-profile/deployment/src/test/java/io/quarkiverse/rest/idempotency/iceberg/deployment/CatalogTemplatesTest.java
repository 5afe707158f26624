package io.quarkiverse.rest.idempotency.iceberg.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;

/** Operations of the specification in path templates. */
class CatalogTemplatesTest {

    @ParameterizedTest
    @EnumSource(IcebergOperation.class)
    void everyOperation_isRecognizedUnderEveryPrefix(IcebergOperation operation) {
        for (String base : List.of("", "/v1", "/v1/{prefix}", "/api/catalog/v1/{prefix}", "/{tenant}/rest/v1/{a}/{b}")) {
            assertThat(CatalogTemplates.match(operation.verb(), base + operation.path())).hasValueSatisfying(match -> {
                assertThat(match.operation()).isEqualTo(operation);
                assertThat(match.base()).isEqualTo(base);
                assertThat(match.parameters()).isEqualTo(CatalogTemplates.parameters(operation.path()));
            });
        }
    }

    @Test
    void parameterNames_doNotMatter() {
        assertThat(CatalogTemplates.match("POST", "/v1/{p}/namespaces/{x}/tables/{y}")).hasValueSatisfying(match -> {
            assertThat(match.operation()).isEqualTo(IcebergOperation.UPDATE_TABLE);
            assertThat(match.parameters()).containsExactly("x", "y");
        });
    }

    @ParameterizedTest
    @CsvSource({ "GET, /v1/{prefix}/namespaces", "HEAD, /v1/namespaces/{n}/tables/{t}", "POST, /v1/oauth/tokens",
            "POST, /v1/{prefix}/namespaces/{n}/tables/{t}/metrics", "POST, /v1/aws/s3/sign",
            "POST, /v1/{prefix}/namespaces/{n}/generic-tables", "PUT, /v1/{prefix}/namespaces",
            "POST, /v1/{prefix}/namespaces/default/tables", "POST, /v1/{prefix}/namespaces/{n}-{m}/tables",
            "DELETE, /v1/{prefix}/namespaces/{n}/tables/{t}/plan" })
    void otherPath_isNoCatalogOperation(String verb, String path) {
        assertThat(CatalogTemplates.match(verb, path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/v1", "/v1/{prefix}", "/api/catalog/v1/{a}/{b}" })
    void baseThatEndsWithTheVersionOrAPrefix_isVersioned(String base) {
        assertThat(CatalogTemplates.isVersioned(base)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "/api", "/v1/clusters", "/v1/{prefix}/clusters", "/v2/{prefix}" })
    void otherBase_isNotVersioned(String base) {
        assertThat(CatalogTemplates.isVersioned(base)).isFalse();
    }

    @Test
    void prefix_isTheParametersAtTheEnd() {
        assertThat(CatalogTemplates.trailingParameters("/{tenant}/v1/{a}/{b}")).isEqualTo(2);
        assertThat(CatalogTemplates.trailingParameters("/v1")).isZero();
        assertThat(CatalogTemplates.withoutTrailingParameters("/{tenant}/v1/{a}/{b}")).isEqualTo("/{tenant}/v1");
        assertThat(CatalogTemplates.withoutTrailingParameters("/{prefix}")).isEmpty();
        assertThat(CatalogTemplates.shape("v1/{a}/")).isEqualTo("/v1/{}");
    }
}
