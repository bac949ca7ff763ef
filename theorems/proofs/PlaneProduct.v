(** L2 for the standard normal law of R^(2k), as k independent normal vectors of the plane: then
    the projections to the k planes are independent, and nothing else is assumed of the initial
    weights. (That N(0, I_2k) is this product is its definition here; the plane's law is that of
    [PlaneIntegral.v].) *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network Runs Probability RandomInitialisation PlaneIntegral.
Require Import Orthants PlaneOrthants IndependentCopies L1 L2.
Open Scope R_scope.

(** The expectation of a product of different functions of independent draws. *)
Lemma draws_product_each {A : Type} (E : (A -> R) -> R) (default : A) h (G : nat -> A -> R) :
  is_expectation E -> (forall j, bounded (G j)) ->
  draws E default h (fun s => prod h (fun j => G j (s j))) = prod h (fun j => E (G j)).
Proof.
  intros HE HG. induction h as [|h IH]; [reflexivity|].
  pose proof (draws_expectation E HE default h) as HP.
  assert (bP : bounded (fun s : nat -> A => prod h (fun j => G j (s j)))).
  { apply (bounded_prod h (fun j s => G j (s j))). intros j. destruct (HG j) as [K HK].
    exists K. intros; apply HK. }
  change (draws E default h (fun s => E (fun w => prod (S h) (fun j => G j (put s h w j))))
          = prod h (fun j => E (G j)) * E (G h)).
  rewrite <- IH, Rmult_comm, <- (homogeneous _ HP) by exact bP. symmetry.
  apply (expectation_ext _ HP); [apply bounded_mult; [apply bounded_const | exact bP]|].
  intros s. rewrite Rmult_comm, <- (homogeneous E HE) by apply HG.
  apply (expectation_ext E HE); [apply bounded_mult; [apply bounded_const | apply HG]|].
  intros w. simpl. unfold put at 2. rewrite Nat.eqb_refl. f_equal.
  apply prod_ext. intros j Hj. unfold put. destruct (Nat.eqb_spec j h); [lia | reflexivity].
Qed.

(** k vectors of the plane, one after the other. *)
Definition joined (s : nat -> vec) : vec := fun l => s (l / 2)%nat (l mod 2)%nat.

Section Product.
Variable k : nat.
Variable E : (vec -> R) -> R.     (* the law of the plane *)
Hypothesis law : gaussian_plane E.

Definition product_law (F : vec -> R) : R := draws E (fun _ => 0) k (fun s => F (joined s)).

Lemma bounded_joined F : bounded F -> bounded (fun s => F (joined s)).
Proof. intros [K HK]. exists K. intros; apply HK. Qed.

Theorem product_expectation : is_expectation product_law.
Proof.
  pose proof (draws_expectation E (plane_expectation E law) (fun _ => 0) k) as HP.
  split; unfold product_law.
  - apply (total _ HP).
  - intros F G HF HG. apply (additive _ HP); apply bounded_joined; assumption.
  - intros c F HF. apply (homogeneous _ HP), bounded_joined, HF.
  - intros F G HF HG H. apply (monotone _ HP); try (apply bounded_joined; assumption). intros; apply H.
Qed.

Lemma plane_joined Delta c s : miss Delta (plane c (joined s)) = miss Delta (s c).
Proof.
  assert (D : forall u, dot 2 (plane c (joined s)) u = dot 2 (s c) u).
  { intros u. unfold dot. apply sum_ext. intros l Hl. unfold plane, joined.
    destruct (block 2 c l Hl) as [-> ->]. reflexivity. }
  unfold miss, inactive. rewrite !D. reflexivity.
Qed.

Theorem planes_independent Delta : 0 < Delta < PI -> forall S : nat -> bool,
  product_law (fun w => prod k (fun c => if S c then miss Delta (plane c w) else 1))
  = prod k (fun c => if S c then 1 - Delta / PI else 1).
Proof.
  intros HD S. pose proof (plane_expectation E law) as HE.
  set (G := fun (c : nat) (w : vec) => if S c then miss Delta w else 1).
  assert (bG : forall c, bounded (G c)).
  { intros c. unfold G. destruct (S c); [apply bounded_miss | apply bounded_const]. }
  unfold product_law.
  rewrite (expectation_ext _ (draws_expectation E HE (fun _ => 0) k) _ (fun s => prod k (fun c => G c (s c)))).
  - rewrite draws_product_each by assumption. apply prod_ext. intros c _. unfold G. destruct (S c).
    + apply (miss_probability Delta HD E HE (plane_orthants E law)).
    + apply (expectation_const E HE).
  - apply bounded_joined with (F := fun w => prod k (fun c => if S c then miss Delta (plane c w) else 1)).
    apply (bounded_prod k (fun c w => if S c then miss Delta (plane c w) else 1)). intros c.
    apply bounded_indicator. intros w. destruct (S c); [|lra].
    destruct (miss_01 Delta (plane c w)) as [->| ->]; lra.
  - intros s. apply prod_ext. intros c _. unfold G. rewrite plane_joined. reflexivity.
Qed.

(** L2 (ii) and (iii) with nothing assumed of the weights but their law. *)
Theorem L2_planes_binomial h Delta j : 0 < Delta < PI -> (j <= k)%nat ->
  draws product_law (fun _ => 0) h (fun s => if Req_EM_T (F k h Delta s) (INR j) then 1 else 0)
  = Binomial.C k j * ((1 - Delta / PI) ^ h) ^ j * (1 - (1 - Delta / PI) ^ h) ^ (k - j).
Proof.
  intros HD Hj. apply L2_binomial; auto; [apply product_expectation | apply planes_independent, HD].
Qed.

Theorem L2_planes_tail h Delta sign radius eta dloss slope epsilon T :
  0 < Delta < PI -> (0 < k)%nat -> (0 < T)%nat ->
  (forall i, (i < k * 4)%nat -> dloss i 0 = slope (i / 4)%nat * label i) ->
  0 <= epsilon -> 2 * epsilon <= (1 - Delta / PI) ^ h ->
  draws product_law (fun _ => 0) h (fun s => indicator_le
    (mean T (error_rate (k * 4) label (trained_copies k h Delta sign radius eta dloss s))) epsilon)
  <= exp (- (epsilon * INR k / 4)).
Proof.
  intros HD Hk HT Hs He Hp. apply (L2_tail k h Delta sign radius eta dloss) with (slope := slope); auto;
    [apply product_expectation | apply planes_independent, HD].
Qed.
End Product.
