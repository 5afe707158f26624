package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

import org.jboss.resteasy.reactive.RestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.file.AsyncFile;

/**
 * Methods that cannot be protected fail the build. One message reports all of them; it names each method, the problem and the
 * remedy. The most frequent mistakes are those of {@link io.quarkiverse.rest.idempotency.test.mistakes.MethodMistakesTest}.
 */
class MisuseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .of(Things.class, Wrapped.class, ReadOnly.class, Covered.class, Unreachable.class, MoneyEndpoint.class)
            .assertException(failure -> {
                String message = new BuildFailure(failure).message();
                assertThat(message).startsWith("Idempotent methods cannot be protected as they are:");
                assertThat(message.lines().filter(line -> line.contains("$MoneyEndpoint")))
                        .singleElement().asString()
                        .contains("it is an annotation", "Put @Idempotent on the classes or methods");
                assertThat(message.lines().filter(line -> line.contains("#publisher()")))
                        .singleElement().asString().contains("cannot be recorded");
                for (String wrapped : List.of("uniFile", "stageFile", "futureFile", "responseFile", "uniResponseFile",
                        "boundedFile")) {
                    assertThat(message.lines().filter(line -> line.contains('#' + wrapped + "()"))).as(wrapped)
                            .singleElement().asString()
                            .contains("it returns a AsyncFile", "cannot be recorded", "Return a value, or a Uni or");
                }
                assertThat(message.lines().filter(line -> line.contains("#uniMulti()")))
                        .singleElement().asString().contains("it returns a Multi", "cannot be recorded");
                assertThat(message.lines().filter(line -> line.contains("#events(SseEventSink, Sse)")))
                        .singleElement().asString().contains("server-sent events");
                assertThat(message.lines().filter(line -> line.contains("#producesEvents()")))
                        .singleElement().asString().contains("server-sent events");
                assertThat(message.lines().filter(line -> line.contains("#head()")))
                        .singleElement().asString().contains("was HEAD", "Remove @Idempotent");
                assertThat(message.lines().filter(line -> line.contains("#unreadable()")))
                        .hasSize(3)
                        .anyMatch(line -> line.contains("attribute lease") && line.contains("a positive duration"))
                        .anyMatch(line -> line.contains("attribute waitLimit") && line.contains("'-5'"))
                        .anyMatch(line -> line.contains("attribute bodyLimit") && line.contains("'huge'"));
                assertThat(message.lines().filter(line -> line.contains("#several()")))
                        .singleElement().asString().contains("attribute inFlight", "expected one value, got [REJECT, WAIT]");
                assertThat(message.lines().filter(line -> line.contains("#inTransaction()")))
                        .singleElement().asString().contains("completion IN_TRANSACTION is not possible",
                                "the records are kept in memory", "use AFTER_RESPONSE_BUILT");
                assertThat(message.lines().filter(line -> line.contains("#longName()")))
                        .singleElement().asString().contains("256 characters", "at most 255");
                assertThat(message.lines().filter(line -> line.contains("$ReadOnly")))
                        .singleElement().asString().contains("no resource method with @POST", "no effect");
                assertThat(message.lines().filter(line -> line.contains("#hidden()")))
                        .singleElement().asString().contains("it is not public", "does not serve it", "Make it public");
                assertThat(message.lines().filter(line -> line.contains("#inherited()")))
                        .singleElement().asString().contains("it is not public");
                assertThat(message.lines().filter(line -> line.contains("#shared()")))
                        .singleElement().asString().contains("it is static", "Make it an instance method");
                assertThat(message.lines().filter(line -> line.contains("$Unreachable#create")))
                        .singleElement().asString().contains("no effect", "that a sub-resource locator returns");
                assertThat(message.lines().filter(line -> line.contains("#unprotectedSteps(IdempotentSteps)")))
                        .singleElement().asString().contains("is not idempotent", "Add @Idempotent");
                assertThat(message.lines().filter(line -> line.contains("#transactionalSteps(IdempotentSteps)")))
                        .singleElement().asString().contains("it is @Transactional", "Take @Transactional off");
                assertThat(message).doesNotContain("#fine(");
                assertThat(message.lines()).as("the headline and the problems").hasSize(26);
            });

    @Idempotent
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    public @interface MoneyEndpoint {
    }

    @Path("/things")
    public static class Things {

        @POST
        @Path("fine")
        @Idempotent
        public String fine() {
            return "";
        }

        @POST
        @Path("publisher")
        @Idempotent
        public Flow.Publisher<String> publisher() {
            return Multi.createFrom().empty();
        }

        @POST
        @Path("events")
        @Idempotent
        public void events(@Context SseEventSink sink, @Context Sse sse) {
        }

        @POST
        @Path("produces-events")
        @Produces(MediaType.SERVER_SENT_EVENTS)
        @Idempotent
        public Uni<String> producesEvents() {
            return Uni.createFrom().nullItem();
        }

        @HEAD
        @Path("head")
        @Idempotent
        public void head() {
        }

        @POST
        @Path("unreadable")
        @Idempotent(lease = "0s", waitLimit = "-5", bodyLimit = "huge")
        public String unreadable() {
            return "";
        }

        @POST
        @Path("several")
        @Idempotent(inFlight = { InFlight.REJECT, InFlight.WAIT })
        public String several() {
            return "";
        }

        @POST
        @Path("in-transaction")
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public String inTransaction() {
            return "";
        }

        @POST
        @Path("hidden")
        @Idempotent
        String hidden() {
            return "";
        }

        @POST
        @Path("shared")
        @Idempotent
        public static String shared() {
            return "";
        }

        @POST
        @Path("unprotected-steps")
        public String unprotectedSteps(IdempotentSteps steps) {
            return "";
        }

        @POST
        @Path("transactional-steps")
        @Transactional
        @Idempotent(staleLease = StaleLease.RE_EXECUTE)
        public String transactionalSteps(IdempotentSteps steps) {
            return "";
        }

        @POST
        @Path("long-name")
        @Idempotent(operation = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")
        public String longName() {
            return "";
        }
    }

    /** A wrapper does not hide what it is written with. */
    @Path("/wrapped")
    @Idempotent
    public static class Wrapped {

        @POST
        @Path("uni-file")
        public Uni<AsyncFile> uniFile() {
            return null;
        }

        @POST
        @Path("stage-file")
        public CompletionStage<AsyncFile> stageFile() {
            return null;
        }

        @POST
        @Path("future-file")
        public CompletableFuture<io.vertx.mutiny.core.file.AsyncFile> futureFile() {
            return null;
        }

        @POST
        @Path("response-file")
        public RestResponse<AsyncFile> responseFile() {
            return null;
        }

        @POST
        @Path("uni-response-file")
        public Uni<RestResponse<AsyncFile>> uniResponseFile() {
            return null;
        }

        @POST
        @Path("bounded-file")
        public RestResponse<? extends AsyncFile> boundedFile() {
            return null;
        }

        @POST
        @Path("uni-multi")
        public Uni<Multi<String>> uniMulti() {
            return null;
        }

        @POST
        @Path("fine-uni")
        public Uni<RestResponse<File>> fine() {
            return null;
        }

        @POST
        @Path("fine-wildcard")
        public Uni<RestResponse<?>> fine(String body) {
            return null;
        }

        @POST
        @Path("fine-raw")
        @SuppressWarnings("rawtypes")
        public CompletionStage fine(byte[] body) {
            return null;
        }
    }

    @Path("/covered")
    @Idempotent
    public static class Covered {

        @POST
        @Path("inherited")
        String inherited() {
            return "";
        }

        @POST
        @Path("fine")
        public String fine() {
            return "";
        }
    }

    /** It has no path, and no locator returns it. */
    public static class Unreachable {

        @POST
        @Idempotent
        public String create() {
            return "";
        }
    }

    @Path("/read-only")
    @Idempotent
    public static class ReadOnly {

        @GET
        public String read() {
            return "";
        }
    }

    @Test
    void everyMisuse_failsTheBuild_inOneMessage() {
        BuildFailure.expected();
    }
}
