package io.quarkiverse.rest.idempotency.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredHeadersTest {

    @Test
    void names_areThoseOfTheFormAndTheGivenOnes_eachOnce() {
        assertThat(new StoredHeaders(List.of("X-Tenant", "accept", "x-tenant")).names()).containsExactly("Accept",
                "Accept-Language", "Content-Encoding", "Content-Language", "Content-Type", "X-Tenant");
    }

    @ParameterizedTest
    @ValueSource(strings = { "Authorization", "COOKIE", "Proxy-Authorization", "X-Api-Key", "X-Auth-Token", "Client-Secret",
            "X-Session-Id", "Content-Length", "Host", "Connection" })
    void credentialsAndHeadersOfTheConnection_areForbidden(String name) {
        assertThat(StoredHeaders.isForbidden(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "Idempotency-Key", "X-Tenant", "Content-Type", "If-Match" })
    void otherHeaders_areAllowed(String name) {
        assertThat(StoredHeaders.isForbidden(name)).isFalse();
    }
}
