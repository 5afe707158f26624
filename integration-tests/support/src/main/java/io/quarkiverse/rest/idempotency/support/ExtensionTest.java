package io.quarkiverse.rest.idempotency.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

import org.jboss.jandex.Indexer;

import io.quarkus.bootstrap.app.QuarkusBootstrap;
import io.quarkus.maven.dependency.ArtifactKey;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.TestClassIndexer;

/**
 * The applications of extension tests. Each has class loaders of its own, and would load Groovy, Jackson and Netty anew, among
 * others, which are a third of the classes of a small application. These libraries are loaded once in a JVM, and the artifacts
 * of the extensions are looked for once.
 */
public final class ExtensionTest {

    /** None of them has a bean, is changed by a build, or keeps what belongs to an application. */
    private static final List<ArtifactKey> SHARED = Stream.of(
            artifacts("io.rest-assured", "rest-assured", "rest-assured-common", "json-path", "xml-path"),
            artifacts("org.apache.groovy", "groovy", "groovy-json", "groovy-xml"),
            artifacts("org.hamcrest", "hamcrest"),
            artifacts("org.apache.httpcomponents", "httpclient", "httpcore", "httpmime"),
            artifacts("commons-logging", "commons-logging"),
            artifacts("commons-codec", "commons-codec"),
            artifacts("org.apache.commons", "commons-lang3"),
            artifacts("org.ccil.cowan.tagsoup", "tagsoup"),
            artifacts("org.assertj", "assertj-core"),
            artifacts("org.awaitility", "awaitility"),
            artifacts("com.fasterxml.jackson.core", "jackson-core", "jackson-annotations", "jackson-databind"),
            artifacts("com.fasterxml.jackson.datatype", "jackson-datatype-jsr310", "jackson-datatype-jdk8"),
            artifacts("com.fasterxml.jackson.module", "jackson-module-parameter-names"),
            artifacts("com.fasterxml.jackson.dataformat", "jackson-dataformat-yaml"),
            artifacts("org.yaml", "snakeyaml"),
            artifacts("io.netty", "netty-common", "netty-buffer", "netty-transport", "netty-transport-native-unix-common",
                    "netty-resolver", "netty-resolver-dns", "netty-handler", "netty-handler-proxy", "netty-codec",
                    "netty-codec-dns", "netty-codec-http", "netty-codec-http2", "netty-codec-haproxy", "netty-codec-socks"))
            .flatMap(artifacts -> artifacts).toList();

    private ExtensionTest() {
    }

    /** An application that the test has yet to fill. */
    public static QuarkusUnitTest application() {
        return new QuarkusUnitTest().addBootstrapCustomizer(ExtensionTest::share)
                .addBootstrapCustomizer(Without.extensions());
    }

    private static Stream<ArtifactKey> artifacts(String group, String... names) {
        return Stream.of(names).map(name -> ArtifactKey.of(group, name, "", "jar"));
    }

    private static void share(QuarkusBootstrap.Builder application) {
        SHARED.forEach(application::addParentFirstArtifact);
        indexTestResources();
    }

    /**
     * Quarkus looks for its test resources among all test classes of a module, and reads these anew for each application unless
     * it finds their index. Extension tests have no test resources.
     */
    private static void indexTestResources() {
        Path classes = Path.of("target/test-classes");
        Path index = classes.resolve(TestClassIndexer.TEST_CLASSES_IDX);
        if (Files.exists(index)) {
            return;
        }
        try {
            Path written = Files.createTempDirectory(classes.getParent(), "index");
            TestClassIndexer.writeIndex(new Indexer().complete(), written, ExtensionTest.class);
            // Another JVM may do the same.
            Files.move(written.resolve(TestClassIndexer.TEST_CLASSES_IDX), index, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
