/** A git repository in a temporary folder. */
export class GitRepository implements AsyncDisposable {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(root?: string): Promise<GitRepository> {
    const repository = new GitRepository(root ?? await Deno.makeTempDir({ prefix: "reproduce-git-" }));
    repository.git("init", "-q", "-b", "main");
    repository.git("config", "user.name", "Test");
    repository.git("config", "user.email", "test@example.org");
    return repository;
  }

  /** Standard output. @throws Error with git's words if it fails. */
  git(...args: string[]): string {
    const { success, stdout, stderr } = new Deno.Command("git", { args, cwd: this.root }).outputSync();
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    if (!success) throw new Error(`git ${args.join(" ")}: ${decode(stdout)}${decode(stderr)}`);
    return decode(stdout);
  }

  write(path: string, text: string): void {
    Deno.writeTextFileSync(`${this.root}/${path}`, text);
  }

  commit(message: string): void {
    this.git("add", "-A");
    this.git("commit", "-q", "--allow-empty", "-m", message);
  }

  /** A file as `git merge` leaves it whose common state and two branches are given. */
  mergeFile(path: string, [base, ours, theirs]: readonly [string, string, string]): string {
    const commit = (branch: string, from: string, text: string) => {
      this.git("checkout", "-q", "-B", branch, ...(from ? [from] : []));
      this.write(path, text);
      this.commit(branch);
    };
    commit("base", "", base);
    commit("ours", "base", ours);
    commit("theirs", "base", theirs);
    this.git("checkout", "-q", "ours");
    this.git("merge", "-q", "-m", "merge", "theirs");
    return Deno.readTextFileSync(`${this.root}/${path}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}
