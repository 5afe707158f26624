package io.quarkiverse.rest.idempotency.client.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.Flow;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.PartType;
import org.jboss.resteasy.reactive.RestForm;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.client.IdempotencyKey;
import io.quarkiverse.rest.idempotency.client.IdempotentCall;
import io.quarkiverse.rest.idempotency.client.KeySyntax;
import io.quarkus.rest.client.reactive.ClientRedirectHandler;
import io.quarkus.rest.client.reactive.NotBody;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Multi;

/** A method that cannot send a key fails the build. One message reports all of them, with the action to take for each. */
class MisuseTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Till
            .application(Payments.class, Part.class, ReadOnly.class, Named.class, Fixed.class, Moved.class,
                    Contract.class, Resource.class, Bean.class, Streams.class, RetriedStreams.class,
                    Own.class, RetriedOwn.class, OwnStream.class)
            .overrideConfigKey("mp.fault.tolerance.interceptor.priority", "0")
            .assertException(failure -> {
                while (failure.getCause() != null) {
                    failure = failure.getCause();
                }
                String message = failure.getMessage();
                assertThat(message).startsWith("Idempotent calls cannot be made as they are:");
                problem(message, "Payments#read()", "GET is safe to repeat", "Take the annotation off");
                problem(message, "Payments#part()", "sends no request", "Annotate the method that does");
                problem(message, "Payments#helper()", "sends no request");
                problem(message, "Payments#twoKeys(UUID, UUID, String)", "2 parameters have @IdempotencyKey");
                problem(message, "Payments#number(Long, String)", "java.lang.Long", "expected a String or a java.util.UUID");
                problem(message, "Payments#body(UUID)", "would be sent as the body", "@NotBody");
                problem(message, "Payments#itself(String, String)", "sends the header Idempotency-Key itself",
                        "@IdempotencyKey @NotBody");
                problem(message, "Payments#badHeader(String)", "'Bad Header' is not the name of a header");
                problem(message, "Payments#twoSyntaxes(String)", "expected one value, got [BARE, STRUCTURED]",
                        "Remove all but one");
                problem(message, "Payments#forgotten(UUID, String)", "sends no key", "@IdempotentCall");
                problem(message, "Part#pay(String)", "sub-resource");
                problem(message, "MisuseTest$ReadOnly: ", "no method with @POST");
                problem(message, "MisuseTest$Named: ", "names one call", "Give the name on a method");
                problem(message, "Fixed#pay(String)", "sends the header Idempotency-Key itself");
                problem(message, "Moved#cancel()", "follows redirects", "no key");
                problem(message, "Contract#pay(String)", "not a REST client", "@RegisterRestClient");
                problem(message, "Bean#pay(String)", "not a REST client, which is an interface");
                problem(message, "$Streams#stream(InputStream)", "its body is a java.io.InputStream, which can be read once",
                        "expected a body that each attempt of its @Retry can read again",
                        "byte[], a String, a java.io.File or a java.nio.file.Path", "take the retry off");
                problem(message, "$Streams#file(UUID, FileInputStream)", "java.io.FileInputStream");
                problem(message, "$Streams#reader(Reader)", "java.io.Reader");
                problem(message, "$Streams#multi(Multi)", "io.smallrye.mutiny.Multi");
                problem(message, "$Streams#publisher(Flow$Publisher)", "java.util.concurrent.Flow$Publisher");
                problem(message, "$Streams#own(MisuseTest$OwnStream)", "MisuseTest$OwnStream");
                problem(message, "$Streams#part(String, InputStream)", "java.io.InputStream");
                problem(message, "RetriedStreams#stream(InputStream)", "java.io.InputStream");
                problem(message, "Own#inherited(InputStream)", "java.io.InputStream");
                problem(message, "mp.fault.tolerance.interceptor.priority", "expected a number from 1", "but it is 0");
                assertThat(message).doesNotContain("#fine(");
                assertThat(message.lines()).as("the headline and the problems").hasSize(28);
            });

    private static void problem(String message, String where, String... what) {
        assertThat(message.lines().filter(line -> line.contains(where))).singleElement().asString().contains(what);
    }

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface Payments {

        @DELETE
        @IdempotentCall
        void fine();

        @GET
        @IdempotentCall
        String read();

        @Path("part")
        @IdempotentCall
        Part part();

        @IdempotentCall
        default String helper() {
            return read();
        }

        @POST
        @IdempotentCall
        String twoKeys(@IdempotencyKey @NotBody UUID one, @IdempotencyKey @NotBody UUID two, String body);

        @POST
        @IdempotentCall
        String number(@IdempotencyKey @NotBody Long key, String body);

        @POST
        @IdempotentCall
        String body(@IdempotencyKey UUID key);

        @POST
        @IdempotentCall
        String itself(@HeaderParam("Idempotency-Key") String key, String body);

        @POST
        @IdempotentCall(header = "Bad Header")
        String badHeader(String body);

        @POST
        @IdempotentCall(syntax = { KeySyntax.BARE, KeySyntax.STRUCTURED })
        String twoSyntaxes(String body);

        @POST
        String forgotten(@IdempotencyKey @NotBody UUID key, String body);
    }

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    @IdempotentCall
    public interface Streams {

        @POST
        @Retry
        String stream(InputStream body);

        @POST
        @Retry
        String file(@IdempotencyKey @NotBody UUID key, FileInputStream body);

        @POST
        @Retry
        String reader(Reader body);

        @POST
        @Retry
        String multi(Multi<Byte> body);

        @POST
        @Retry
        String publisher(Flow.Publisher<Byte> body);

        @POST
        @Retry
        String own(OwnStream body);

        @POST
        @Retry
        String part(@RestForm String name, @RestForm @PartType("application/octet-stream") InputStream content);

        @POST
        String fine(InputStream body);

        @POST
        @Retry
        String fine(File body);

        @POST
        @Retry
        String fine(String body, @NotBody InputStream notSent);
    }

    public static class OwnStream extends ByteArrayInputStream {

        OwnStream() {
            super(new byte[0]);
        }
    }

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    @Retry
    public interface RetriedStreams {

        @POST
        @IdempotentCall
        String stream(InputStream body);

        @POST
        @IdempotentCall
        @Retry(maxRetries = 0)
        String fine(InputStream body);
    }

    /** Retries what it inherits, too. */
    @RegisterRestClient(configKey = "till")
    @Path("/till")
    @Retry
    public interface RetriedOwn extends Own {
    }

    public interface Own {

        @POST
        @IdempotentCall
        String inherited(InputStream body);
    }

    public interface Part {

        @POST
        @IdempotentCall
        String pay(String body);
    }

    @RegisterRestClient(configKey = "till")
    @IdempotentCall(name = "pay")
    public interface Named {

        @POST
        String fine(String body);
    }

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    @IdempotentCall
    public interface ReadOnly {

        @GET
        String get();
    }

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    @ClientHeaderParam(name = "idempotency-key", value = "always the same")
    public interface Fixed {

        @POST
        @IdempotentCall
        String pay(String body);
    }

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface Moved {

        @DELETE
        @IdempotentCall
        void cancel();

        @ClientRedirectHandler
        static URI follow(Response response) {
            return response.getLocation();
        }
    }

    @Path("/contract")
    public interface Contract {

        @POST
        @IdempotentCall
        String pay(String body);
    }

    public static class Resource implements Contract {

        @Override
        public String pay(String body) {
            return body;
        }
    }

    @ApplicationScoped
    public static class Bean {

        @IdempotentCall
        public String pay(String body) {
            return body;
        }
    }

    @Test
    void misuse_failsTheBuild() {
        Assertions.fail(QuarkusUnitTest.THE_BUILD_WAS_EXPECTED_TO_FAIL);
    }
}
