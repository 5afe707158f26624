package io.quarkiverse.rest.idempotency.test.mistakes;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.test.MemoryApplication;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;

/** A client is told by a 400 why its key is rejected. */
class KeyMistakesTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Orders.class, DocumentedMessage.class);

    @Path("/orders")
    public static class Orders {

        @POST
        @Idempotent(keyRequirement = KeyRequirement.REQUIRED)
        public String create() {
            return "created";
        }
    }

    private static String detail(Response response) {
        assertThat(response.statusCode()).isEqualTo(400);
        return response.jsonPath().getString("detail");
    }

    @Test
    void requestWithoutARequiredKey_isRejected() {
        assertThat(detail(given().post("/orders"))).isEqualTo(DocumentedMessage.of("key-missing"));
    }

    @Test
    void keyThatIsTooLong_isRejected_withBothLengths() {
        assertThat(detail(given().header("Idempotency-Key", "k".repeat(300)).post("/orders")))
                .isEqualTo(DocumentedMessage.of("key-too-long"));
    }

    /** Most clients send UTF-8, of which a server reads each byte as a character. */
    @Test
    void keyWithAnUmlaut_isRejected_withTheUmlautAndItsPosition() throws IOException {
        for (String key : new String[] { "schlüssel", "\"schlüssel\"" }) {
            String answer = send("POST /orders HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n"
                    + "Idempotency-Key: " + key + "\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 400 ");
            assertThat(JsonPath.from(answer.substring(answer.indexOf("\r\n\r\n"))).getString("detail"))
                    .isEqualTo(DocumentedMessage.of("key-with-umlaut"));
        }
    }

    private static String send(String request) throws IOException {
        try (Socket connection = new Socket("localhost", RestAssured.port)) {
            connection.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
