//! Folders laid out as the programs lay them out.

use super::*;

/// A folder that is removed when this is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("chimera-models-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, path: &str, content: &str) -> &Self {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn found(folders: &[(&Folder, ModelOwner)]) -> Vec<(String, u64, ModelOwner)> {
    let folders: Vec<ModelFolder> =
        folders.iter().map(|(folder, owner)| ModelFolder { path: folder.0.clone(), owner: *owner }).collect();
    find_models(&folders).into_iter().map(|model| (model.name, model.size, model.owner)).collect()
}

#[test]
fn gguf_files_are_models_wherever_they_lie_in_the_folder() {
    let folder = Folder::new("own");
    folder
        .file("b.gguf", "12345")
        .file("publisher/model/A.GGUF", "1")
        .file("publisher/other/b.gguf", "12")
        .file("publisher/model/mmproj-model-f16.gguf", "1")
        .file("big-00001-of-00002.gguf", "1")
        .file("big-00002-of-00002.gguf", "1")
        .file("one/two/three/four/five/deep.gguf", "1")
        .file("b.gguf.part", "1")
        .file("readme.md", "1");
    let own = ModelOwner::LmStudio;
    let expected = [("A", 1), ("b", 5), ("b (2)", 2), ("big-00001-of-00002", 1)];
    assert_eq!(found(&[(&folder, own)]), expected.map(|(name, size)| (name.to_owned(), size, own)));
    assert_eq!(find_models(&[ModelFolder { path: "/no/such/folder".into(), owner: own }]), []);
}

#[test]
fn a_manifest_of_ollama_leads_to_the_models_file() {
    let folder = Folder::new("ollama");
    let (there, away) = ("ab".repeat(32), "cd".repeat(32));
    let manifest = |digest: &str| {
        format!(
            "{{\"schemaVersion\":2,\"layers\":[{{\"mediaType\":\"application/vnd.ollama.image.template\",\"digest\":\"sha256:{away}\",\"size\":1}},\
             {{\"mediaType\":\"application/vnd.ollama.image.model\",\"digest\":\"{digest}\",\"size\":3}}]}}"
        )
    };
    let library = "manifests/registry.ollama.ai/library";
    folder
        .file(&format!("blobs/sha256-{there}"), "123")
        .file("secret", "1234")
        .file(&format!("{library}/smollm2/135m"), &manifest(&format!("sha256:{there}")))
        .file("manifests/registry.ollama.ai/ana/mine/latest", &manifest(&format!("sha256:{there}")))
        .file("manifests/hf.co/org/model/q4", &manifest(&format!("sha256:{there}")))
        .file(&format!("{library}/gone/1b"), &manifest(&format!("sha256:{away}")))
        .file(&format!("{library}/evil/1b"), &manifest("sha256:../../secret"))
        .file(&format!("{library}/broken/1b"), "{\"layers\":")
        .file(&format!("{library}/empty/1b"), "{\"layers\":[]}");
    let own = ModelOwner::Ollama;
    let expected = ["ana/mine:latest", "hf.co/org/model:q4", "smollm2:135m"];
    assert_eq!(found(&[(&folder, own)]), expected.map(|name| (name.to_owned(), 3, own)));
    let models = find_models(&[ModelFolder { path: folder.0.clone(), owner: own }]);
    assert_eq!(models[2].sha256.as_deref(), Some(there.as_str()));
    let digest = "a665a45920422f9d417e4867efdc4fb8a04a1f3fff1fa07e998e86f7f7a27ae3";
    let mut heard = Vec::new();
    let hashed = crate::sha256_of_file(&models[2].path, |read| {
        heard.push(read);
        true
    });
    assert_eq!((hashed.unwrap().as_deref(), heard), (Some(digest), vec![3]));
    assert_eq!(crate::sha256_of_file(&models[2].path, |_| false).unwrap(), None);
}

/// A model that an installer brings lies beside the program, and its name gives way to one of our own.
#[test]
fn what_the_installer_brought_is_found_beside_the_program() {
    let folders = usual_model_folders();
    let beside = env::current_exe().unwrap().with_file_name("models");
    assert!(folders.contains(&ModelFolder { path: beside, owner: ModelOwner::Carried }));
    let (own, carried) = (Folder::new("own-beside"), Folder::new("carried"));
    own.file("small.gguf", "1");
    carried.file("small.gguf", "12").file("other.gguf", "123");
    let named = |name: &str, size, owner| (name.to_owned(), size, owner);
    assert_eq!(
        found(&[(&own, ModelOwner::Chimera), (&carried, ModelOwner::Carried)]),
        [
            named("small", 1, ModelOwner::Chimera),
            named("other", 3, ModelOwner::Carried),
            named("small (2)", 2, ModelOwner::Carried),
        ]
    );
}

/// The variable tells where the models are; without it they lie at home, and where Linux runs Ollama as a service.
#[test]
fn ollama_is_looked_for_where_it_keeps_its_models() {
    let looked = |set: Option<&'static str>| -> Vec<PathBuf> {
        let told = told_by(|name| match name {
            "HOME" => Some("/home/ana".into()),
            "OLLAMA_MODELS" => set.map(PathBuf::from),
            _ => None,
        });
        told.into_iter()
            .filter(|folder| folder.owner == ModelOwner::Ollama)
            .map(|folder| folder.path)
            .collect()
    };
    assert_eq!(looked(Some("/srv/models")), [PathBuf::from("/srv/models")]);
    let home = PathBuf::from("/home/ana/.ollama/models");
    let service = PathBuf::from("/usr/share/ollama/.ollama/models");
    let linux = cfg!(target_os = "linux");
    assert_eq!(looked(None), if linux { vec![home, service] } else { vec![home] });
}
