package io.quarkiverse.rest.idempotency.runtime.dev;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.http.IdempotencyHeaders;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/**
 * Sends requests again, to where they came to.
 */
@Singleton
public class RequestSender {

    /** Headers that belong to the connection or to the way in which a body is sent. */
    private static final Set<String> NOT_REPEATED = Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding",
            "content-length", "upgrade", "http2-settings", "te", "trailer", "expect");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Vertx vertx;

    RequestSender(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * The answer to a request.
     *
     * @param headers with secrets masked
     * @param body with secrets masked
     */
    public record Answer(int status, boolean replayed, List<Masked.Header> headers, String body) {
    }

    CompletionStage<Answer> send(SeenRequest request) {
        // The application's own certificate, on a connection to itself: no other server can pose as it.
        HttpClient client = vertx.createHttpClient(new HttpClientOptions().setTrustAll(true).setVerifyHost(false));
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.valueOf(request.verb()))
                .setServer(request.server()).setSsl(request.tls()).setURI(request.uri()).setTimeout(PATIENCE.toMillis());
        request.headers().stream().filter(header -> !NOT_REPEATED.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .forEach(header -> options.addHeader(header.getKey(), header.getValue()));
        return client.request(options)
                .compose(open -> open.send(Buffer.buffer(request.body())))
                .compose(response -> response.body().map(body -> answer(response, body.getBytes())))
                .onComplete(ended -> client.close())
                .toCompletionStage();
    }

    private static Answer answer(HttpClientResponse response, byte[] body) {
        return new Answer(response.statusCode(), "true".equals(response.getHeader(IdempotencyHeaders.REPLAYED)),
                response.headers().entries().stream().map(header -> Masked.header(header.getKey(), header.getValue()))
                        .toList(),
                Masked.body(response.headers().entries(), body));
    }
}
