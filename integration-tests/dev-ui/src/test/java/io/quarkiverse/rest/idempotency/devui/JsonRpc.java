package io.quarkiverse.rest.idempotency.devui;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.vertx.core.json.JsonObject;

/**
 * Calls the service of the Dev UI as its pages do, each call on a connection of its own.
 */
final class JsonRpc {

    private static final String SERVICE = "quarkus-rest-idempotency_";
    private static final int ID = 7;

    private final URI uri;

    JsonRpc(PaymentsClient application) {
        this.uri = URI.create("ws://localhost:" + application.port + "/q/dev-ui/json-rpc-ws");
    }

    /** The result of a method: an object, an array or text. */
    @SuppressWarnings("unchecked")
    <T> T call(String method, JsonObject parameters) {
        JsonObject answer = ask(method, parameters);
        if (!answer.containsKey("result")) {
            throw new AssertionError("Expected a result of " + method + ", was " + answer);
        }
        return (T) answer.getJsonObject("result").getValue("object");
    }

    <T> T call(String method) {
        return call(method, new JsonObject());
    }

    /** The error of a rejected call. */
    String rejection(String method, JsonObject parameters) {
        JsonObject answer = ask(method, parameters);
        if (!answer.containsKey("error")) {
            throw new AssertionError("Expected a rejection of " + method + ", was " + answer);
        }
        return answer.getJsonObject("error").getString("message");
    }

    private JsonObject ask(String method, JsonObject parameters) {
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, new WebSocket.Listener() {

            private final StringBuilder text = new StringBuilder();

            @Override
            public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                text.append(data);
                if (last) {
                    JsonObject message = new JsonObject(text.toString());
                    text.setLength(0);
                    // The Dev UI also sends messages unasked, such as that the application was reloaded.
                    if (Integer.valueOf(ID).equals(message.getInteger("id"))) {
                        answer.complete(message);
                    }
                }
                webSocket.request(1);
                return null;
            }

            @Override
            public void onError(WebSocket webSocket, Throwable error) {
                answer.completeExceptionally(error);
            }
        }).join();
        socket.sendText(new JsonObject().put("jsonrpc", "2.0").put("id", ID).put("method", SERVICE + method)
                .put("params", parameters).encode(), true).join();
        try {
            return answer.orTimeout(1, TimeUnit.MINUTES).join();
        } finally {
            socket.abort();
        }
    }
}
