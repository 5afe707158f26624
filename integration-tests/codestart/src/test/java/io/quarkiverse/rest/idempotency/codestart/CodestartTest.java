package io.quarkiverse.rest.idempotency.codestart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkus.devtools.codestarts.quarkus.QuarkusCodestartCatalog;
import io.quarkus.devtools.codestarts.quarkus.QuarkusCodestartData.QuarkusDataKey;
import io.quarkus.devtools.codestarts.quarkus.QuarkusCodestartProjectInput;
import io.quarkus.devtools.project.BuildTool;
import io.quarkus.maven.dependency.ArtifactCoords;
import io.quarkus.platform.descriptor.loader.json.ClassPathResourceLoader;
import io.quarkus.platform.descriptor.loader.json.ZipResourceLoader;
import io.quarkus.registry.catalog.Extension;
import io.quarkus.registry.catalog.ExtensionCatalog;

/**
 * A new project with the extension, as the tools of Quarkus make it. The code in it is compiled and tested by this module, too.
 */
class CodestartTest {

    private static final Path CODESTART = Path.of(System.getProperty("codestart"));

    private static final String QUARKUS = System.getProperty("version.of.quarkus");

    @TempDir
    Path project;

    private Extension extension;

    @BeforeEach
    void createProject() throws Exception {
        extension = extension();
        ExtensionCatalog.Mutable catalog = ExtensionCatalog.builder();
        catalog.addExtension(extension);
        QuarkusCodestartCatalog.fromExtensionsCatalog(catalog.build(),
                List.of(new ClassPathResourceLoader(), new ZipResourceLoader(Path.of(System.getProperty("codestarts.jar")))))
                .createProject(QuarkusCodestartProjectInput.builder()
                        .addExtension(extension.getArtifact())
                        .addPlatforms(List.of(ArtifactCoords.pom("io.quarkus", "quarkus-bom", QUARKUS)))
                        .buildTool(BuildTool.MAVEN).noBuildToolWrapper().noDockerfiles()
                        .putData(QuarkusDataKey.BOM_GROUP_ID, "io.quarkus")
                        .putData(QuarkusDataKey.BOM_ARTIFACT_ID, "quarkus-bom")
                        .putData(QuarkusDataKey.BOM_VERSION, QUARKUS)
                        .putData(QuarkusDataKey.QUARKUS_VERSION, QUARKUS)
                        .putData(QuarkusDataKey.QUARKUS_MAVEN_PLUGIN_GROUP_ID, "io.quarkus")
                        .putData(QuarkusDataKey.QUARKUS_MAVEN_PLUGIN_ARTIFACT_ID, "quarkus-maven-plugin")
                        .putData(QuarkusDataKey.QUARKUS_MAVEN_PLUGIN_VERSION, QUARKUS)
                        .putData(QuarkusDataKey.MAVEN_COMPILER_PLUGIN_VERSION, "3.14.0")
                        .putData(QuarkusDataKey.MAVEN_SUREFIRE_PLUGIN_VERSION, "3.5.3")
                        .putData(QuarkusDataKey.PROJECT_PACKAGE_NAME, "com.example.shop")
                        .putData(QuarkusDataKey.JAVA_VERSION, "17")
                        .build())
                .generate(project);
    }

    /** As its jar, or its classes, describe it. */
    private static Extension extension() throws IOException, URISyntaxException {
        String descriptor = "META-INF/quarkus-extension.yaml";
        URL location = IdempotencyNode.class.getProtectionDomain().getCodeSource().getLocation();
        Path root = Path.of(location.toURI());
        if (Files.isDirectory(root)) {
            return Extension.fromFile(root.resolve(descriptor));
        }
        try (FileSystem jar = FileSystems.newFileSystem(root, Map.of())) {
            return Extension.fromFile(jar.getPath(descriptor));
        }
    }

    @Test
    void newProject_hasTheCodeInItsOwnPackage() throws IOException {
        assertThat(project.resolve("src/main/java/com/example/shop/PaymentResource.java"))
                .content().isEqualTo(source("main", "PaymentResource"));
        assertThat(project.resolve("src/test/java/com/example/shop/PaymentResourceTest.java"))
                .content().isEqualTo(source("test", "PaymentResourceTest"));
    }

    private static String source(String kind, String name) throws IOException {
        return Files.readString(CODESTART.resolve("java/src/" + kind + "/java/org/acme/" + name + ".java"))
                .replace("package org.acme;", "package com.example.shop;");
    }

    @Test
    void newProject_dependsOnTheLibrariesOfTheCode() throws IOException {
        assertThat(Files.readString(project.resolve("pom.xml"))).contains("<artifactId>quarkus-rest-idempotency</artifactId>",
                "<artifactId>quarkus-rest-jackson</artifactId>", "<artifactId>rest-assured</artifactId>");
    }

    @Test
    void readme_hasTheCommandOfTheReplay() throws IOException {
        assertThat(Files.readString(project.resolve("README.md"))).contains("""
                curl -i localhost:8080/payments -H 'Idempotency-Key: "k-1"' -H 'Content-Type: application/json' \\
                  -d '{"amount":1999,"currency":"EUR"}'
                """);
    }

    @Test
    void extension_namesTheJarOfItsCodestart() {
        assertThat(extension.getMetadata().get("codestart")).isEqualTo(Map.of("name", "rest-idempotency", "languages",
                List.of("java"), "artifact", extension.getArtifact().getGroupId() + ":quarkus-rest-idempotency:codestarts:jar:"
                        + extension.getArtifact().getVersion()));
    }
}
