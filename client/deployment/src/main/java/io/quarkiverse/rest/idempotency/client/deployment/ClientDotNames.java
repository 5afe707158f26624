package io.quarkiverse.rest.idempotency.client.deployment;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jboss.jandex.DotName;

import io.quarkiverse.rest.idempotency.client.IdempotencyKey;
import io.quarkiverse.rest.idempotency.client.IdempotentCall;
import io.quarkus.rest.client.reactive.ClientRedirectHandler;
import io.quarkus.rest.client.reactive.NotBody;

/**
 * The annotations that the build reads.
 */
final class ClientDotNames {

    static final DotName IDEMPOTENT_CALL = DotName.createSimple(IdempotentCall.class);
    static final DotName IDEMPOTENCY_KEY = DotName.createSimple(IdempotencyKey.class);
    static final DotName NOT_BODY = DotName.createSimple(NotBody.class);

    static final DotName STRING = DotName.createSimple(String.class);
    static final DotName UUID = DotName.createSimple(java.util.UUID.class);

    static final DotName PATH = DotName.createSimple("jakarta.ws.rs.Path");
    static final Map<DotName, String> VERBS = Map.of(
            DotName.createSimple("jakarta.ws.rs.GET"), "GET",
            DotName.createSimple("jakarta.ws.rs.HEAD"), "HEAD",
            DotName.createSimple("jakarta.ws.rs.OPTIONS"), "OPTIONS",
            DotName.createSimple("jakarta.ws.rs.POST"), "POST",
            DotName.createSimple("jakarta.ws.rs.PUT"), "PUT",
            DotName.createSimple("jakarta.ws.rs.PATCH"), "PATCH",
            DotName.createSimple("jakarta.ws.rs.DELETE"), "DELETE");
    static final Set<String> SAFE_VERBS = Set.of("GET", "HEAD", "OPTIONS");

    /** Annotations that send a header whose name is their first attribute. */
    static final Set<DotName> HEADER_PARAMETERS = Set.of(
            DotName.createSimple("jakarta.ws.rs.HeaderParam"),
            DotName.createSimple("org.jboss.resteasy.reactive.RestHeader"));
    static final DotName CLIENT_HEADER_PARAM = DotName.createSimple(
            "org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam");
    static final DotName CLIENT_HEADER_PARAMS = DotName.createSimple(
            "org.eclipse.microprofile.rest.client.annotation.ClientHeaderParams");

    static final DotName CLIENT_REDIRECT_HANDLER = DotName.createSimple(ClientRedirectHandler.class);

    static final DotName RETRY = DotName.createSimple("org.eclipse.microprofile.faulttolerance.Retry");
    static final DotName RETRY_WHEN = DotName.createSimple("io.smallrye.faulttolerance.api.RetryWhen");
    static final DotName CUSTOM_BACKOFF = DotName.createSimple("io.smallrye.faulttolerance.api.CustomBackoff");
    static final Set<DotName> BACKOFFS = Set.of(CUSTOM_BACKOFF,
            DotName.createSimple("io.smallrye.faulttolerance.api.ExponentialBackoff"),
            DotName.createSimple("io.smallrye.faulttolerance.api.FibonacciBackoff"));

    /** Types of bodies that can be read once. Those of the JDK are not in an index, so their subclasses are named, too. */
    static final Set<DotName> READ_ONCE = Stream.of("java.io.InputStream", "java.io.BufferedInputStream",
            "java.io.ByteArrayInputStream", "java.io.DataInputStream", "java.io.FileInputStream", "java.io.FilterInputStream",
            "java.io.ObjectInputStream", "java.io.PipedInputStream", "java.io.SequenceInputStream",
            "java.util.zip.DeflaterInputStream", "java.util.zip.GZIPInputStream", "java.util.zip.InflaterInputStream",
            "java.util.zip.ZipInputStream",
            "java.io.Reader", "java.io.BufferedReader", "java.io.CharArrayReader", "java.io.FileReader",
            "java.io.FilterReader", "java.io.InputStreamReader", "java.io.LineNumberReader", "java.io.PipedReader",
            "java.io.PushbackReader", "java.io.StringReader",
            "io.smallrye.mutiny.Multi", "java.util.concurrent.Flow$Publisher", "org.reactivestreams.Publisher",
            "io.vertx.core.streams.ReadStream", "io.vertx.core.file.AsyncFile", "io.vertx.mutiny.core.file.AsyncFile")
            .map(DotName::createSimple).collect(Collectors.toUnmodifiableSet());

    private ClientDotNames() {
    }
}
