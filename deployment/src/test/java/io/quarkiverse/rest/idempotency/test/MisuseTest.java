package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Flow;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * What cannot be protected fails the build. All of it is reported in one message, which names each method, says what is wrong
 * and what to do.
 */
class MisuseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .of(Things.class, Bean.class, ReadOnly.class, Covered.class, Unreachable.class)
            .assertException(failure -> {
                String message = new BuildFailure(failure).message();
                assertThat(message).startsWith("Idempotent methods cannot be protected as they are:");
                assertThat(message.lines().filter(line -> line.contains("#multi()")))
                        .singleElement().asString().contains("it returns a Multi", "cannot be recorded", "Return a value");
                assertThat(message.lines().filter(line -> line.contains("#publisher()")))
                        .singleElement().asString().contains("cannot be recorded");
                assertThat(message.lines().filter(line -> line.contains("#events(SseEventSink, Sse)")))
                        .singleElement().asString().contains("server-sent events");
                assertThat(message.lines().filter(line -> line.contains("#producesEvents()")))
                        .singleElement().asString().contains("server-sent events");
                assertThat(message.lines().filter(line -> line.contains("#read()")))
                        .singleElement().asString().contains("GET is safe to repeat", "Take the annotation off");
                assertThat(message.lines().filter(line -> line.contains("#head()")))
                        .singleElement().asString().contains("HEAD is safe to repeat");
                assertThat(message.lines().filter(line -> line.contains("'twice'")))
                        .singleElement().asString().contains("used by 2 methods", "#one(", "#other(", "a name of its own");
                assertThat(message.lines().filter(line -> line.contains("#unreadable()")))
                        .hasSize(4)
                        .anyMatch(line -> line.contains("attribute retention") && line.contains("'a while'"))
                        .anyMatch(line -> line.contains("attribute lease") && line.contains("a positive duration"))
                        .anyMatch(line -> line.contains("attribute waitLimit") && line.contains("'-5'"))
                        .anyMatch(line -> line.contains("attribute bodyLimit") && line.contains("'huge'"));
                assertThat(message.lines().filter(line -> line.contains("#inTransaction()")))
                        .singleElement().asString().contains("completion IN_TRANSACTION is not possible",
                                "the records are kept in memory", "use AFTER_RESPONSE_BUILT");
                assertThat(message.lines().filter(line -> line.contains("#longName()")))
                        .singleElement().asString().contains("256 characters", "at most 255");
                assertThat(message.lines().filter(line -> line.contains("$Bean#work")))
                        .singleElement().asString().contains("it is not a resource method", "no effect");
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
                assertThat(message).doesNotContain("#fine(");
                assertThat(message.lines()).as("the headline and the problems").hasSize(20);
            });

    @Path("/things")
    public static class Things {

        @POST
        @Path("fine")
        @Idempotent
        public String fine() {
            return "";
        }

        @POST
        @Path("multi")
        @Idempotent
        public Multi<String> multi() {
            return Multi.createFrom().empty();
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

        @GET
        @Path("read")
        @Idempotent
        public String read() {
            return "";
        }

        @HEAD
        @Path("head")
        @Idempotent
        public void head() {
        }

        @POST
        @Path("one")
        @Idempotent(operation = "twice")
        public String one() {
            return "";
        }

        @POST
        @Path("other")
        @Idempotent(operation = "twice")
        public String other() {
            return "";
        }

        @POST
        @Path("unreadable")
        @Idempotent(retention = "a while", lease = "0s", waitLimit = "-5", bodyLimit = "huge")
        public String unreadable() {
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
        @Path("long-name")
        @Idempotent(operation = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")
        public String longName() {
            return "";
        }
    }

    @ApplicationScoped
    public static class Bean {

        @Idempotent
        public void work() {
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
