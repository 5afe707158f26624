package io.quarkiverse.rest.idempotency.runtime.resume;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.quarkiverse.rest.idempotency.resume.StoredRequest;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import io.vertx.core.net.SocketAddress;

/**
 * The way on which a node makes a stored request to itself: a server of its own on the loopback interface, which passes
 * requests to the routes of the application. It serves no request but those that this process has announced, each once and by a
 * random token, so that it is no way around the ports, the TLS and the proxies of the application. The application sees the
 * scheme and the host that the client has used, and not the token.
 */
final class Loopback {

    private static final String TOKEN = "Idempotency-Resumption";
    private static final int TOKEN_BYTES = 32;
    private static final String ADDRESS = "127.0.0.1";

    /** The application has accepted the request before, with its own bounds. */
    private static final int LARGEST_HEAD = 1 << 20;

    private final Vertx vertx;
    private final ResumedRequests resumed;
    private final Handler<HttpServerRequest> routes;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, ResumedRequest> announced = new ConcurrentHashMap<>();
    private HttpServer server;
    private HttpClient client;

    /**
     * The answer to a resumed request.
     *
     * @param retryAfter whether it tells when to try again
     */
    record Answer(int status, boolean retryAfter) {
    }

    /**
     * @param routes of the application
     */
    Loopback(Vertx vertx, ResumedRequests resumed, Handler<HttpServerRequest> routes) {
        this.vertx = vertx;
        this.resumed = resumed;
        this.routes = routes;
    }

    /**
     * @param connections the greatest number of requests at the same time
     * @return completes when requests can be made
     */
    CompletionStage<?> open(int connections) {
        client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false).setMaxPoolSize(connections));
        server = vertx.createHttpServer(new HttpServerOptions().setMaxHeaderSize(LARGEST_HEAD)
                .setMaxInitialLineLength(LARGEST_HEAD).setHttp2ClearTextEnabled(false)).requestHandler(this::received);
        return server.listen(0, ADDRESS).toCompletionStage();
    }

    int port() {
        return server.actualPort();
    }

    void close() {
        if (server != null) {
            client.close();
            server.close();
        }
    }

    /**
     * Makes a request once.
     *
     * @return completes with its answer, on any thread; fails when there was none
     */
    CompletionStage<Answer> send(ResumedRequest request) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        announced.put(token, request);
        StoredRequest stored = request.request();
        RequestOptions options = new RequestOptions().setServer(SocketAddress.inetSocketAddress(port(), ADDRESS))
                .setMethod(HttpMethod.valueOf(stored.method())).setURI(stored.uri());
        return client.request(options)
                .compose(made -> send(made, stored, token))
                .onComplete(ended -> {
                    announced.remove(token);
                    resumed.end(request);
                }).toCompletionStage();
    }

    private static Future<Answer> send(HttpClientRequest request, StoredRequest stored, String token) {
        stored.headers().forEach(header -> request.headers().add(header.name(), header.value()));
        if (stored.authority() != null) {
            request.putHeader(HttpHeaders.HOST, stored.authority());
        }
        request.putHeader(TOKEN, token);
        return (stored.body().length == 0 ? request.send() : request.send(Buffer.buffer(stored.body())))
                .compose(response -> response.body()
                        .map(body -> new Answer(response.statusCode(),
                                response.headers().contains(HttpHeaders.RETRY_AFTER))));
    }

    private void received(HttpServerRequest request) {
        String token = request.getHeader(TOKEN);
        ResumedRequest announcedRequest = token == null ? null : announced.remove(token);
        if (announcedRequest == null) {
            request.response().setStatusCode(404).putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE).end();
            return;
        }
        request.headers().remove(TOKEN);
        resumed.begin(request.connection(), announcedRequest);
        routes.handle(new OfClient((HttpServerRequestInternal) request, announcedRequest.request().scheme()));
    }

    /** The request as its client has made it, perhaps over TLS. */
    private static final class OfClient extends HttpServerRequestWrapper {

        private final String scheme;

        OfClient(HttpServerRequestInternal request, String scheme) {
            super(request);
            this.scheme = scheme;
        }

        @Override
        public String scheme() {
            return scheme;
        }

        @Override
        public boolean isSSL() {
            return "https".equals(scheme);
        }

        @Override
        public String absoluteURI() {
            return scheme + "://" + authority() + uri();
        }
    }
}
