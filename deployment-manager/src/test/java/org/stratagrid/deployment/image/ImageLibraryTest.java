package org.stratagrid.deployment.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stratagrid.contracts.values.Refusal;
import tools.jackson.databind.json.JsonMapper;

/** Spec DM-4: an image is used only as it was built. */
class ImageLibraryTest {

    private static final String SHA256_OF_CONTENT = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";

    @TempDir
    Path data;

    private ImageLibrary library;

    @BeforeEach
    void build() throws IOException {
        library = new ImageLibrary(data, JsonMapper.shared());
        Path version = Files.createDirectories(data.resolve("images/web/v1"));
        Files.writeString(version.resolve("root.qcow2"), "content");
        Files.writeString(version.resolve("manifest.json"), """
                { "role": "web", "version": "v1", "file": "root.qcow2", "sha256": "%s", "bytes": 7,
                  "virtualBytes": 2147483648 }
                """.formatted(SHA256_OF_CONTENT));
        Files.createSymbolicLink(data.resolve("images/web/current"), Path.of("v1"));
    }

    @Test
    void DM4_an_image_as_built_is_at_hand() {
        RoleImage image = library.role("web");
        assertThat(image.version()).isEqualTo("v1");
        assertThat(image.virtualBytes()).isEqualTo(2147483648L);
        assertThat(image.volume()).isEqualTo("img-web-ed7002b439e9.qcow2");
        assertThat(library.atHand()).containsExactly("web v1");
        assertThat(library.missing()).containsExactly("boot", "lb", "app", "db");
    }

    @Test
    void DM4_a_missing_image_names_the_command_that_builds_it() {
        assertThatThrownBy(() -> library.role("db"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("./stratagrid image build db");
        assertThatThrownBy(() -> library.bootKit())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("./stratagrid image build boot");
    }

    @Test
    void DM4_an_image_that_was_changed_is_refused_also_after_it_was_accepted() throws IOException {
        library.role("web");
        Files.writeString(data.resolve("images/web/v1/root.qcow2"), "other content");
        assertThatThrownBy(() -> library.role("web"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("damaged");
    }
}
